import pytest

from ghostnote.evaluation.bars.machines import is_machine
from ghostnote.evaluation.bars.match import NO_PACKS, match_rows, refine_rows
from ghostnote.evaluation.bars.rows import Row


def by_key(rows: list[Row]) -> dict[str, Row]:
    return {row.key: row for row in rows}


@pytest.mark.parametrize(
    "pack",
    [
        "drum-machines/Casio-RZ1", "web-audio/R8", "web-audio/LINN", "web-audio/CR78",
        "mine/TR-808", "mine/909", "mine/Techno", "mine/4OP-FM", "mine/Electro Kit",
    ],
)  # fmt: skip
def test_a_machine_says_so(pack: str) -> None:
    assert is_machine(pack)


@pytest.mark.parametrize(
    "pack",
    [
        "frankensnare/10_basic", "frankensnare/ziggurat_lev2", "frankensnare/symp_80s", "uzu",
        "web-audio/Stark", "web-audio/TheCheebacabra2", "web-audio/acoustic-kit", "mine/timber8",
        "mine/Linnea", "mine/1808",
    ],
)  # fmt: skip
def test_what_does_not_is_not_guessed(pack: str) -> None:
    assert not is_machine(pack)


def test_every_unseen_pack_and_the_machines_have_their_bars() -> None:
    matched = {"acoustic/a": 1.5, "acoustic/b": 2.0, "drum-machines/c": 2.4, "drum-machines/d": 1.8}
    nearest = {"acoustic/a": 2.0, "acoustic/b": 1.9, "drum-machines/c": 3.0, "drum-machines/d": 5.0}
    rows = by_key(match_rows(matched, nearest))
    assert rows["match"].values["value"] == pytest.approx(1.925)
    assert rows["match"].met
    assert [rows[f"match_pack_{pack}"].met for pack in matched] == [True, False, True, True]
    # 2.1 of 4.0 dB.
    assert rows["match_machines"].measured == "2.10 dB: 52%"
    assert rows["match_machines"].met
    assert "drum-machines/c, drum-machines/d" in rows["match_machines"].beside
    assert not by_key(match_rows(matched, nearest | {"drum-machines/d": 3.9}))["match_machines"].met


def test_an_average_below_retrieval_is_not_enough() -> None:
    rows = by_key(match_rows({"a": 2.3}, {"a": 9.0}))
    assert not rows["match"].met
    assert rows["match_machines"].met is None
    assert "none of the 1 unseen packs" in rows["match_machines"].measured


def test_without_unseen_packs_nothing_is_silent() -> None:
    found = {name: [] for name in ("packs", "distance_db", "ceiling_db", "seconds")}
    rows = [*match_rows({}, {}), *refine_rows(found)]
    assert {row.verdict for row in rows} == {"not measurable"}
    assert {row.measured for row in rows} == {NO_PACKS}
    assert len(rows) == 5


def test_a_refined_match_is_held_to_its_ceiling_by_pack() -> None:
    found = {
        "packs": ["a", "a", "b"],
        "distance_db": [1.0, 2.0, 3.0],
        "ceiling_db": [1.0, 1.0, 3.1],
        "seconds": [4.0, 4.0, 7.0],
        "computed_seconds": [1.0, 2.0, 5.7],
    }
    rows = by_key(refine_rows(found))
    # Packs: 1.5 and 3.0 against 1.0 and 3.1.
    assert rows["refine"].values["value"] == pytest.approx(0.2)
    assert rows["refine"].met
    assert rows["refine_seconds"].measured == "2.90 s, at most 5.70 s"
    assert rows["refine_seconds"].met
    late = refine_rows(found | {"ceiling_db": [0.5, 0.5, 3.0], "computed_seconds": [3.1] * 3})
    assert [row.met for row in late] == [False, False]
