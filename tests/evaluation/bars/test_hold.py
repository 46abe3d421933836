import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ghostnote.corpus import Corpus
from ghostnote.engine import catalogue
from ghostnote.errors import BundleError, ControlError, CorpusError, MeasureError
from ghostnote.evaluation import candidates, cost, matching, scoring
from ghostnote.evaluation.bars import clicks, knobs, match
from ghostnote.evaluation.bars.held import Held
from ghostnote.evaluation.bars.hold import hold

from ...ghosts import save_ghost
from ..bundles import save_short

COUNT = 10
SIX = ("pitch", "decay", "brightness", "noise", "attack", "body")


@pytest.fixture(autouse=True, scope="module")
def less_of_all() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MATCHED", 4)
        patch.setattr(match, "REFINED", 2)
        patch.setattr(scoring, "BOOTSTRAPS", 10)
        patch.setattr(clicks, "RANDOM_PER_COUNT", 2)
        patch.setattr(knobs, "SETTINGS", 3)
        patch.setattr(knobs, "HITS", 2)
        patch.setattr(cost, "TIMED_HITS", 3)
        yield


@dataclass(frozen=True)
class Bars:
    corpus: Path
    folder: Path

    def of(self, *paths: Path, **options: object) -> Held:
        return hold(
            paths, self.corpus, self.folder, lambda run, folder: None,
            count=COUNT, workers=1, **options,
        )  # fmt: skip


@pytest.fixture(scope="module")
def bars(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Bars:
    return Bars(corpus.path, tmp_path_factory.mktemp("bars"))


@pytest.fixture(scope="module")
def ghost(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "ghost"
    save_ghost(folder)
    return folder


@pytest.fixture(scope="module")
def held(bars: Bars, ghost: Path) -> Held:
    return bars.of(ghost)


def test_every_bar_has_a_row(held: Held) -> None:
    keys = [row.key for row in held.rows]
    packs = [key for key in keys if key.startswith("match_pack_")]
    assert len(packs) == 3
    assert [key for key in keys if key not in packs] == [
        "kernel_tenth", "frechet_tenth", "kernel_real", "frechet_real", "coverage", "density",
        "default_inside", "default_vendi", "memorised", "memorised_default", "match",
        "match_machines", "refine", "refine_seconds", *[f"knob_{name}" for name in SIX],
        "attack", "high_band", "clicks", "clicks_pad", "hit_ms", "weights",
    ]  # fmt: skip


def test_figures_are_those_of_the_tiny_model(held: Held, ghost: Path) -> None:
    rows = {row.key: row for row in held.rows}
    # A sine wave: pitch turns it by itself, and it is nothing like the snares.
    assert rows["knob_pitch"].values["spearman"] == pytest.approx(1)
    assert rows["knob_pitch"].values["steps"] == 1
    assert not rows["frechet_real"].met
    assert rows["clicks"].met
    assert rows["clicks"].values["count"] == 2 * COUNT
    unweighed = {"card.md", "map.npz", "manifest.json"}
    files = [path for path in ghost.iterdir() if path.name not in unweighed]
    assert rows["weights"].values["value"] == pytest.approx(
        sum(path.stat().st_size for path in files) / 1e6
    )


def test_what_is_written_is_what_is_held(held: Held, bars: Bars) -> None:
    assert json.loads((bars.folder / "bars.json").read_text()) == json.loads(
        json.dumps(held.document())
    )
    lines = (bars.folder / "bars.md").read_text().splitlines()
    assert len([line for line in lines if line.startswith("| ")]) == 1 + len(held.rows)
    pictures = {path.name for path in bars.folder.glob("*.png")}
    assert pictures == {
        "distributions.png", "knobs.png", "memory.png", "packs.png", "worst.png",
    }  # fmt: skip
    assert sorted(held.worst) == list(range(COUNT))
    met = sum(row.met is True for row in held.rows)
    assert f"ghost, snare: {met} bars met" in held.text()


def test_what_was_measured_is_not_measured_again(
    held: Held, bars: Bars, ghost: Path, renders: list[int]
) -> None:
    again = bars.of(ghost)
    # The worst sounds, and the hits that are timed, at rest and turned.
    assert sum(renders) == COUNT + 2 * (cost.WARM_UP + cost.TIMED_HITS)
    kept = {row.key: row for row in again.rows}
    for row in held.rows:
        if row.key != "hit_ms":
            assert kept[row.key] == row


def test_a_model_without_knobs_and_priors_says_so(bars: Bars, tmp_path: Path) -> None:
    held = bars.of(save_short(tmp_path / "sine"))
    rows = {row.key: row for row in held.rows}
    # Its control of this name is noise in percent, the knob the bar speaks of is another model's.
    missing = [name for name in SIX if rows[f"knob_{name}"].met is None]
    assert missing == [name for name in SIX if name != "noise"]
    assert rows["knob_pitch"].measured == "the model has no such knob"
    assert "memorised_default" not in rows
    assert held.notes == [
        "sine has no prior 'real': its only one stands in where the bar asks for it."
    ]


def test_the_best_autoencoder_given_is_the_yardstick(
    bars: Bars, ghost: Path, tmp_path: Path
) -> None:
    dense = {"training": {"experiment": {"model": "dense-ae"}, "corpus": "none", "sources": []}}
    others = [save_short(tmp_path / name, **dense) for name in ("ae-one", "ae-two")]
    row = bars.of(ghost, *others).rows[0]
    assert row.beside.endswith("measured here")
    assert row.bar.endswith(f": {row.values['best'] / 10:.2f}")
    with pytest.raises(MeasureError, match="none of sine is a dense autoencoder"):
        bars.of(ghost, save_short(tmp_path / "sine"))


def test_shipped_scores_are_the_yardstick_of_their_class(
    held: Held, bars: Bars, ghost: Path
) -> None:
    scores = json.loads((catalogue.SHIPPED / catalogue.SCORES).read_text())
    dense = [each for each in scores["models"] if each["family"] == "dense-ae"]
    best = min(each["figures"]["kernel"]["value"] for each in dense)
    assert held.rows[0].values["best"] == best


def test_a_shipped_model_goes_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_ghost(tmp_path / "shipped" / "ghost")
    monkeypatch.setattr(catalogue, "SHIPPED", tmp_path / "shipped")
    monkeypatch.chdir(tmp_path)
    found, failures = candidates.find_candidates(
        [Path("ghost"), Path("other")], tmp_path, lambda run, folder: None, lambda count: None
    )
    assert [each.path for each in found] == [tmp_path / "shipped" / "ghost"]
    assert "other does not exist" in failures[0].error


def test_what_cannot_be_held_is_one_line(bars: Bars, ghost: Path, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="0 training clips of class kick"):
        bars.of(ghost, drum_class="kick")
    with pytest.raises(ControlError, match="it makes snare, kick, not tom"):
        bars.of(ghost, drum_class="tom")
    with pytest.raises(BundleError, match="missing does not exist"):
        bars.of(tmp_path / "missing")


def test_knobs_are_turned_anew_where_others_hits_are_asked_for(
    bars: Bars, ghost: Path, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("HITS", 3), ("SETTINGS", 4)):
        monkeypatch.setattr(knobs, name, value)
        rows = {row.key: row for row in bars.of(ghost).rows}
        assert rows["knob_pitch"].values["spearman"] == pytest.approx(1)
