import contextlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghostnote.engine.recipe import MAX_SEED
from ghostnote.service.problems import ParameterError
from ghostnote.service.query import MAX_FAULTS, parse_draw, parse_kit, parse_sound

from ..bundles import MANIFEST

NO_NUMBERS = ["", " 1", "1 ", "+1", "nan", "NaN", "inf", "-Infinity", "1e999", "1_0", "0x1", "1,5"]
NO_NUMBERS += ["\N{ARABIC-INDIC DIGIT ONE}", "\N{FULLWIDTH DIGIT ONE}"]


def faults(*pairs: Sequence[str]) -> dict[str, dict[str, object]]:
    with pytest.raises(ParameterError) as caught:
        parse_sound([(name, value) for name, value in pairs], MANIFEST, "wav")
    return {fault.name: fault.model_dump(exclude_none=True) for fault in caught.value.faults}


def test_everything_given_is_read() -> None:
    pairs = [("class", "kick"), ("seed", "7"), ("x", "-0.5"), ("noise", "1e1"), ("latent", "A_-9")]
    query = parse_sound(
        [*pairs, ("rate", "48000"), ("depth", "32f"), ("v", "abc")], MANIFEST, "wav"
    )
    assert (query.kind, query.seed, query.given) == ("kick", 7, {"x": -0.5, "noise": 10.0})
    assert (query.rate, query.depth, query.version) == (48000, "32f", "abc")
    assert query.latent == "A_-9"


def test_what_is_not_given_is_the_first_class_and_no_latent() -> None:
    query = parse_sound([], MANIFEST, "wav")
    assert (query.kind, query.seed, query.latent) == ("snare", 0, "")
    assert parse_draw([], MANIFEST).kind == "snare"


@pytest.mark.parametrize(
    "value",
    [
        "A+",
        "A/",
        "QQ==",
        "a b",
        "\N{FULLWIDTH DIGIT ONE}",
        "A\n",
        "A" * 801,
        "A.",
        ".A",
        "A.B.C",
        "A." + "B" * 3801,
    ],
)
def test_a_latent_is_short_base64url(value: str) -> None:
    detail = str(faults(("latent", value))["latent"]["detail"])
    assert detail.startswith("must be the text of a latent, not ")
    assert len(detail) < 150


def test_the_longest_latent_is_taken() -> None:
    longest = "A" * 800 + "." + "B" * 3800
    assert parse_sound([("latent", longest)], MANIFEST, "wav").latent == longest


@pytest.mark.parametrize("value", NO_NUMBERS)
def test_what_is_no_plain_number_in_range_is_refused(value: str) -> None:
    fault = faults(("noise", value))["noise"]
    assert (fault["minimum"], fault["maximum"], fault["unit"]) == (0, 100, "%")
    assert str(fault["detail"]).startswith("must be a number from 0 to 100 %, not ")


@pytest.mark.parametrize("value", ["-1", "4294967296", "1.0", "", "9" * 5000, *NO_NUMBERS])
def test_a_seed_is_a_whole_number_within_limits(value: str) -> None:
    fault = faults(("seed", value))["seed"]
    assert (fault["minimum"], fault["maximum"]) == (0, MAX_SEED)


def test_the_greatest_seed_is_taken() -> None:
    assert parse_draw([("seed", str(MAX_SEED))], MANIFEST).seed == MAX_SEED


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("class", "tom", ["snare", "kick"]),
        ("rate", "22050", ["44100", "48000", "96000"]),
        ("depth", "32", ["16", "24", "32f"]),
    ],
)
def test_a_choice_is_refused_with_what_is_allowed(
    name: str, value: str, allowed: list[str]
) -> None:
    assert faults((name, value))[name]["allowed"] == allowed


def test_flac_has_no_floats() -> None:
    with pytest.raises(ParameterError, match="depth: must be one of 16, 24, not '32f'"):
        parse_sound([("depth", "32f")], MANIFEST, "flac")


def test_a_new_kit_has_eight_or_sixteen_pads() -> None:
    query = parse_kit([("seed", "7"), ("pads", "16"), ("v", "abc")])
    assert (query.seed, query.pads, query.version) == (7, 16, "abc")
    assert (parse_kit([]).seed, parse_kit([]).pads) == (0, 8)
    for pair in (("pads", "9"), ("class", "snare"), ("seed", "-1")):
        with pytest.raises(ParameterError, match=pair[0]):
            parse_kit([pair])


def test_all_faults_are_told_at_once() -> None:
    found = faults(
        ("x", "2"), ("y", "a"), ("z", "0"), ("seed", "-1"), ("noise", "1"), ("noise", "2")
    )
    assert set(found) == {"x", "y", "z", "seed", "noise"}
    assert found["noise"]["detail"] == "given more than once"


def test_a_draw_takes_a_class() -> None:
    assert parse_draw([("class", "kick")], MANIFEST).kind == "kick"
    with pytest.raises(ParameterError, match="class: must be one of snare, kick, not 'tom'"):
        parse_draw([("class", "tom")], MANIFEST)


@pytest.mark.parametrize("name", ["latent", "rate", "depth", "v"])
def test_a_draw_takes_only_a_class_a_seed_and_controls(name: str) -> None:
    with pytest.raises(ParameterError, match=f"{name}: no such parameter here"):
        parse_draw([(name, "snare")], MANIFEST)


def test_a_long_list_of_faults_is_cut() -> None:
    many = [(f"n{i}", "0") for i in range(1000)]
    assert len(faults(*many)) == MAX_FAULTS


def test_a_long_value_is_not_repeated_in_full() -> None:
    assert len(str(faults(("x", "9" * 5000))["x"]["detail"])) < 120


@given(st.lists(st.tuples(st.sampled_from(["x", "seed", "v", "q"]) | st.text(), st.text())))
def test_any_pairs_are_read_or_refused(pairs: list[tuple[str, str]]) -> None:
    with contextlib.suppress(ParameterError):
        assert 0 <= parse_sound(pairs, MANIFEST, "wav").seed <= MAX_SEED


@given(st.floats(-1, 1))
def test_any_number_in_range_is_read_exactly(value: float) -> None:
    assert parse_draw([("x", repr(value))], MANIFEST).given == {"x": value}
