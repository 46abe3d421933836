"""Classes of drum as they are asked for."""

from dataclasses import replace

import pytest

from ghostnote.bundle import Bundle, Manifest
from ghostnote.cli.classes import class_named
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.errors import ControlError


@pytest.fixture(scope="module")
def ghost() -> Manifest:
    return Bundle.open(SHIPPED / "ghost").manifest


def refusal(asked: str, manifest: Manifest) -> str:
    with pytest.raises(ControlError) as caught:
        class_named(asked, manifest)
    return str(caught.value)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("snare", "snare"),
        ("Snare", "snare"),
        ("Closed hat", "hihat-closed"),
        ("closed-hat", "hihat-closed"),
        (" OPEN_HAT ", "hihat-open"),
        ("Hihat Open", "hihat-open"),
    ],
)
def test_a_class_goes_by_its_name_and_by_the_pages(ghost: Manifest, asked: str, name: str) -> None:
    assert class_named(asked, ghost) == name


def test_a_name_that_is_spelled_as_the_models_own_comes_before_others(ghost: Manifest) -> None:
    foreign = replace(ghost, classes=("closed hat", "hihat-closed", "Kick", "kick"))
    assert [class_named(each, foreign) for each in foreign.classes] == [*foreign.classes]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("conga", "perc"),
        ("Ride", "cymbal"),
        ("bd", "kick"),
        ("snares", "snare"),
        ("hat", "hihat-closed or hihat-open"),
    ],
)
def test_what_a_library_calls_so_is_meant_or_what_is_spelled_nearly_so(
    ghost: Manifest, asked: str, meant: str
) -> None:
    assert refusal(asked, ghost).endswith(f", not {asked}; did you mean {meant}?")


def test_a_class_that_libraries_know_and_the_model_does_not_is_not_proposed() -> None:
    snares = Bundle.open(SHIPPED / "ae-medium-tanh").manifest
    assert refusal("conga", snares) == "ae-medium-tanh makes snare, not conga"
