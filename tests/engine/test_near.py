"""Names that are nearly what was asked for."""

import pytest

from ghostnote.engine.near import near_names

CLASSES = ("snare", "kick", "hihat-closed", "hihat-open", "clap", "tom", "rim", "cymbal", "perc")
HATS = ["hihat-closed", "hihat-open"]


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("Closed hat", ["hihat-closed"]),
        ("open hats", ["hihat-open"]),
        ("Hi-hat", HATS),
        ("closd hi hat", ["hihat-closed"]),
        ("hat", HATS),
        ("Percussion", ["perc"]),
        ("crash cymbal", ["cymbal"]),
        ("snair", ["snare"]),
        ("kick drum", ["kick"]),
        ("gong", []),
        ("drum", []),
        ("-", HATS),
        ("!", []),
        ("", []),
    ],
)
def test_names_are_found_by_their_letters_and_their_words(asked: str, near: list[str]) -> None:
    assert near_names(asked, CLASSES) == near


def test_nothing_is_near_where_there_are_no_names() -> None:
    assert near_names("kick", ()) == []
