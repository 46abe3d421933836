import pytest

from ghostnote.evaluation.choice import LIMITS, RULE, best, why_none
from ghostnote.evaluation.figures import Figure


def figures(kernel: float, **shares: float) -> dict[str, Figure]:
    values = {"kernel": kernel, "memorisation": 0.0, "clicks": 0.0} | shares
    return {key: Figure.exact(value) for key, value in values.items()}


def test_the_nearest_to_real_sounds_is_chosen() -> None:
    assert best({"far": figures(9.0), "near": figures(-0.1), "mid": figures(3.0)}) == "near"


@pytest.mark.parametrize("key", LIMITS)
def test_a_model_beyond_a_limit_is_not_chosen(key: str) -> None:
    limit = LIMITS[key]
    assert best({"near": figures(1.0, **{key: limit + 0.1}), "far": figures(9.0)}) == "far"
    assert best({"near": figures(1.0, **{key: limit}), "far": figures(9.0)}) == "near"


def test_what_the_corpus_cannot_tell_limits_nothing() -> None:
    known = figures(1.0, clicks=0.0)
    del known["memorisation"]
    assert best({"near": known}) == "near"


def test_none_within_the_limits_says_which_each_missed() -> None:
    models = {"copy": figures(0.0, memorisation=99.94), "hail": figures(2.0, clicks=50.0)}
    assert best(models) is None
    line = why_none(models)
    assert "copy (memorised 99.9%, at most 5%)" in line
    assert "hail (clicks 50.0%, at most" in line
    assert "\n" not in line


def test_the_limits_are_those_of_the_documented_rule() -> None:
    # docs/evaluation.md, "The rule for the first model".
    assert LIMITS == {"memorisation": 5, "clicks": 1, "start_clicks": 5}


def test_the_rule_states_its_limits() -> None:
    assert all(f"{limit:g}%" in RULE for limit in LIMITS.values())
