from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ghostnote.audio import SAMPLE_RATE
from ghostnote.corpus import Corpus
from ghostnote.corpus.store import Record
from ghostnote.errors import CorpusError
from ghostnote.stn.analysis import analyse
from ghostnote.training.ghost import pool
from ghostnote.training.ghost.pool import (
    CLASSES,
    KINDS,
    SYNTHETIC_SOURCE,
    Item,
    build_pool,
    class_of,
    classes_of,
    plan,
    plan_plain,
)

from .hits import random_pool

RECORD = Record("a.wav", "kit", "kit", "snare", "CC0", "train", 1.0, "0", None, 0, 0, 44_100)


def records(real: int, synthetic: int, drum_class: str) -> list[Record]:
    sources = ["kit"] * real + [SYNTHETIC_SOURCE] * synthetic
    return [replace(RECORD, source=source, drum_class=drum_class) for source in sources]


def test_a_plan_has_every_record_as_it_is_and_copies_of_the_real_ones() -> None:
    mixed = records(10, 100, "snare") + records(20, 5, "kick")
    items = plan(mixed, 3, seed=0)
    assert items[: len(mixed)] == plan_plain(mixed)
    kinds = [item.kind for item in items]
    assert (kinds.count("real"), kinds.count("synthetic")) == (30, 105)
    processed = items[len(mixed) :]
    real = [item for item in processed if mixed[item.record].source != SYNTHETIC_SOURCE]
    # 3 of each of 30, and as many of the synthetic ones, of which there are 90 and more.
    assert (len(real), len(processed) - len(real)) == (90, 90)
    # Half of 180, give or take five standard deviations.
    assert kinds.count("layered") == pytest.approx(90, abs=34)


def test_every_class_has_its_share_of_the_processed_synthetic_hits() -> None:
    """Whatever their order: half of them are taken here, of each class about half."""
    mixed = records(25, 0, "snare") + records(0, 100, "snare") + records(0, 100, "tom")
    taken = [item.record for item in plan(mixed, 4, seed=0)[225:] if item.record >= 25]
    assert len(set(taken)) == len(taken) == 100
    # The deviation of what a draw of 100 from 200 takes of one half is 3.5.
    assert sum(record < 125 for record in taken) == pytest.approx(50, abs=18)


def test_layers_are_of_one_class_and_of_the_planned_records_alone() -> None:
    """So of one split: each split is planned by itself."""
    mixed = records(40, 0, "snare") + records(40, 0, "kick")
    layered = [item for item in plan(mixed, 4, seed=1) if item.kind == "layered"]
    assert all(mixed[item.record].drum_class == mixed[item.other].drum_class for item in layered)
    assert {item.other for item in layered} <= set(range(80))
    assert len({item.other for item in layered}) > 60


def test_no_two_processed_hits_are_made_alike() -> None:
    items = plan(records(20, 0, "snare"), 4, seed=0)[20:]
    assert len({(item.seed, item.record) for item in items}) == len(items)
    assert plan(records(20, 0, "snare"), 4, seed=0)[20:] == items
    assert plan(records(20, 0, "snare"), 4, seed=1)[20:] != items


def test_hats_are_told_apart_by_how_long_they_ring() -> None:
    noise = np.random.default_rng(0).standard_normal(SAMPLE_RATE).astype(np.float32)
    t = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    # A level that falls 60 dB in 0.1 s, and in 1 s.
    short, long = (noise * (10 ** (-3 * t / seconds)).astype(np.float32) for seconds in (0.1, 1.0))
    assert (class_of("hihat", short), class_of("hihat", long)) == ("hihat-closed", "hihat-open")
    assert (class_of("snare", short), class_of("tambourine", long)) == ("snare", "perc")


def test_a_pool_holds_the_parts_of_its_hits_and_is_made_once(hits: Corpus, tmp_path: Path) -> None:
    train = hits.records(split="train")
    items = [Item(5, "real", -1, 0), Item(40, "augmented", -1, 9), Item(40, "layered", 41, 9)]
    made: list[int] = []
    pool = build_pool(
        hits, train, items, tmp_path / "pool", workers=1, progress=lambda n, of: made.append(n)
    )
    parts = analyse(hits.clip(train[5]))
    np.testing.assert_array_equal(pool.low[0], parts.low.astype(np.float16))
    np.testing.assert_array_equal(pool.noise_db[0], parts.noise_db.astype(np.float16))
    np.testing.assert_array_equal(pool.attack_db[0], parts.attack_db.astype(np.float16))
    assert pool.record_of.tolist() == [5, 40, 40]
    assert [KINDS[kind] for kind in pool.kind_of] == ["real", "augmented", "layered"]
    wanted = [class_of(train[row].drum_class, hits.clip(train[row])) for row in (5, 40, 40)]
    assert [CLASSES[number] for number in pool.class_of] == wanted
    # What is processed is no longer the hit, and layered it is another one still.
    plain = analyse(hits.clip(train[40])).noise_db
    assert np.abs(pool.noise_db[1] - plain).mean() > 0.5
    assert np.abs(pool.noise_db[2] - pool.noise_db[1]).mean() > 0.5
    again = build_pool(hits, train, items, tmp_path / "pool", progress=lambda n, of: made.append(n))
    np.testing.assert_array_equal(again.low, pool.low)
    assert made == [3]


def test_a_hit_is_of_the_class_that_it_was_made_to_be(
    hits: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A closed hat that was layered with an open one rings, whatever its file is."""
    train = [replace(hits.records(split="train")[0], drum_class="hihat")]
    seconds = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    noise = np.random.default_rng(0).standard_normal(SAMPLE_RATE).astype(np.float32)
    ringing = 0.2 * noise * (10 ** (-3 * seconds)).astype(np.float32)
    short = ringing[: SAMPLE_RATE // 20]
    for clip, drum_class in ((short, "hihat-closed"), (ringing, "hihat-open")):
        monkeypatch.setattr(pool, "_make", lambda *_, clip=clip: clip)
        items = [Item(0, "layered", 0, 1)]
        made = build_pool(hits, train, items, tmp_path / drum_class, workers=1)
        assert CLASSES[made.class_of[0]] == drum_class


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def stopped(hits: Corpus, folder: Path, items: list[Item], after: int) -> None:
    """Make a pool of `items` and interrupt it once so many are there."""

    def stop(done: int, total: int) -> None:
        if done == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_pool(hits, hits.records(split="train"), items, folder, workers=1, progress=stop)


def test_an_interrupted_pool_goes_on_to_the_same_bits(
    hits: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "CHUNK", 2)
    train = hits.records(split="train")
    kinds = [("real", -1), ("augmented", -1), ("layered", 41)]
    items = [Item(40, kind, other, 9) for kind, other in kinds] + [Item(5, "augmented", -1, 3)] * 2

    def made(name: str, planned: list[Item] = items) -> list[int]:
        seen: list[int] = []
        build_pool(
            hits, train, planned, tmp_path / name, workers=1,
            progress=lambda done, total: seen.append(done),
        )  # fmt: skip
        return seen

    assert made("unbroken") == [2, 4, 5]
    wanted = contents(tmp_path / "unbroken")
    stopped(hits, tmp_path / "broken", items, 2)
    assert made("broken") == [4, 5]
    assert contents(tmp_path / "broken") == wanted

    # Other hits, another analysis and a damaged array are begun anew.
    others = [replace(items[0], seed=1), *items[1:]]
    stopped(hits, tmp_path / "others", others, 4)
    assert made("others") == [2, 4, 5]
    stopped(hits, tmp_path / "version", items, 4)
    with monkeypatch.context() as patch:
        patch.setattr(pool, "POOL_VERSION", 0)
        assert made("version") == [2, 4, 5]
    stopped(hits, tmp_path / "damaged", items, 4)
    with (tmp_path / "damaged" / "low.npy").open("rb+") as array:
        array.truncate(1000)
    assert made("damaged") == [2, 4, 5]
    for number, content in enumerate(("{}", "[]", "null", "no document")):
        stopped(hits, tmp_path / f"damaged {number}", items, 4)
        (tmp_path / f"damaged {number}" / pool.MADE).write_text(content)
        assert made(f"damaged {number}") == [2, 4, 5]
    for name in ("others", "version", "damaged"):
        assert contents(tmp_path / name) == wanted


def test_no_records_make_an_empty_pool(hits: Corpus, tmp_path: Path) -> None:
    """As where a corpus is of one pack, and nothing is held out."""
    pool = build_pool(hits, [], [], tmp_path / "pool", workers=1)
    assert pool.low.shape[0] == len(pool.class_of) == len(pool.kind_of) == 0
    assert len(pool.among(("kick",)).class_of) == 0


def test_classes_are_those_that_there_are_hits_of_in_their_order() -> None:
    plenty = {("tom", "real"): 9, ("kick", "real"): 5, ("kick", "synthetic"): 4}
    pool = random_pool(plenty)
    assert classes_of(pool, Path("corpus")) == ("kick", "tom")
    among = pool.among(("kick", "tom"))
    assert among.class_of.tolist() == [1] * 9 + [0] * 9
    # Held-out hits of a class that was not learned are of none.
    assert pool.among(("kick",)).class_of.tolist() == [-1] * 9 + [0] * 9


def test_processed_hits_do_not_make_up_for_a_class() -> None:
    pool = random_pool({("snare", "real"): 20, ("rim", "real"): 7, ("rim", "augmented"): 20})
    with pytest.raises(CorpusError, match="corpus holds 7 training clips of class rim"):
        classes_of(pool, Path("corpus"))
