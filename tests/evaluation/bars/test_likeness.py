from dataclasses import replace

import numpy as np
import pytest

from ghostnote.evaluation.bars.likeness import (
    default_rows,
    memory_row,
    quantile_rows,
    realism_rows,
    set_apart,
)
from ghostnote.evaluation.bars.rows import Row
from ghostnote.evaluation.bars.yardstick import Best
from ghostnote.evaluation.brackets import measure_noise
from ghostnote.evaluation.reference import Reference
from ghostnote.evaluation.sounds import Sounds
from ghostnote.measures.diversity import coverage
from ghostnote.measures.memorisation import nearest_distances

FAR = {key: Best(1e6, "ae", "measured here") for key in ("kernel", "frechet")}


def by_key(rows: list[Row]) -> dict[str, Row]:
    return {row.key: row for row in rows}


@pytest.fixture(scope="module")
def noise() -> Sounds:
    return measure_noise(0, range(35))


def test_other_real_sounds_meet_the_bars_of_realism(reference: Reference) -> None:
    rows = by_key(realism_rows(reference.others, reference, FAR))
    assert all(row.met for row in rows.values())
    assert rows["frechet_real"].values["ratio"] == pytest.approx(1)
    assert rows["coverage"].values["share"] == rows["density"].values["share"] == 1
    assert rows["kernel_tenth"].bar.endswith(": 100000.00")


def test_noise_misses_them(reference: Reference, noise: Sounds) -> None:
    rows = by_key(realism_rows(noise, reference, FAR))
    assert [key for key, row in rows.items() if row.met] == ["kernel_tenth", "frechet_tenth"]
    near = {key: replace(best, value=10.0) for key, best in FAR.items()}
    assert not by_key(realism_rows(noise, reference, near))["kernel_tenth"].met


def test_a_class_without_autoencoders_has_no_tenth(reference: Reference) -> None:
    rows = by_key(realism_rows(reference.others, reference, {}))
    assert [row.key for row in rows.values() if row.met is None] == [
        "kernel_tenth",
        "frechet_tenth",
    ]
    assert "no dense autoencoder of this class was scored" in rows["kernel_tenth"].measured


def test_copies_are_inside_the_corpus_and_one_sound_has_no_variety(
    reference: Reference, noise: Sounds
) -> None:
    copies = by_key(default_rows(reference.library.train, reference, 0))
    assert copies["default_inside"].values["value"] == 100
    one = replace(
        reference.real, embeddings=np.repeat(reference.real.embeddings[:1], reference.count, axis=0)
    )
    single = by_key(default_rows(one, reference, 0))
    assert single["default_vendi"].values["value"] == pytest.approx(1, abs=1e-6)
    assert not single["default_vendi"].met
    assert by_key(default_rows(reference.real, reference, 0))["default_vendi"].met
    assert not by_key(default_rows(noise, reference, 0))["default_inside"].met


def test_copies_are_memorised_and_noise_is_not(reference: Reference, noise: Sounds) -> None:
    assert memory_row("m", "prior", reference.real, reference).values["value"] == 100
    row = memory_row("m", "prior", noise, reference)
    assert (row.values["value"], row.met) == (0, True)
    untold = replace(reference, take_distances=np.empty(0))
    assert memory_row("m", "prior", noise, untold).verdict == "not measurable"


def test_quantiles_are_held_against_all_real_sounds(reference: Reference) -> None:
    real = reference.library.train.take(reference.library.real)
    same = by_key(quantile_rows(real, reference))
    assert [max(map(abs, row.values.values())) for row in same.values()] == [0, 0]
    slow = replace(real, attack_ms=real.attack_ms * 1.09, high_db=real.high_db - 2.1)
    rows = by_key(quantile_rows(slow, reference))
    assert list(rows["attack"].values.values()) == pytest.approx([9, 9, 9], rel=1e-3)
    assert list(rows["high_band"].values.values()) == pytest.approx([-2.1] * 3, rel=1e-3)
    assert (rows["attack"].met, rows["high_band"].met) == (True, False)
    # Two right and one wrong is wrong.
    tail = real.attack_ms.copy()
    tail[tail >= np.quantile(tail, 0.85)] *= 2
    assert not by_key(quantile_rows(replace(real, attack_ms=tail), reference))["attack"].met


def test_recordings_that_are_set_apart_keep_the_bar_of_memorisation(reference: Reference) -> None:
    # A yardstick half of them are nearer than.
    space, count = reference.space, reference.count
    real = space.place(reference.real)
    nearest = nearest_distances(space.place(reference.others), real)
    half = replace(reference, take_distances=np.array([np.median(nearest)]))
    apart = set_apart(half)
    assert apart is not None
    assert len(apart) == count
    chosen = np.unique(nearest_distances(space.place(apart), real))
    near = (chosen < np.median(nearest)).sum()
    assert near <= 0.08 * len(chosen)
    assert len(chosen) >= 0.45 * count
    rows = by_key(realism_rows(reference.others, half, FAR))
    reached = f"recordings, 5% memorised, {coverage(real, space.place(apart)):.2f}"
    assert reached in rows["coverage"].beside
    assert "5% memorised" in rows["kernel_real"].beside
    assert set_apart(replace(reference, take_distances=np.empty(0))) is None
