import json
import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghostnote.audio import SAMPLE_RATE
from ghostnote.engine.instrument import Patch
from ghostnote.errors import KitError
from ghostnote.kit.names import (
    DEFAULT_PATTERN,
    FIELDS,
    MAX_LENGTH,
    fill,
    plain_slug,
    slug,
    values_of,
)
from ghostnote.kit.tag import sound_tag

from ..bundles import patch

VALUES = {"class": "snare", "model": "ghost", "note": "A#2", "seed": "42", "tag": "0af3"}
NAMES = json.loads(Path(__file__).with_name("names.json").read_text())
"""Names that the page's tests are held to as well."""


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        (DEFAULT_PATTERN, "snare-ghost-42"),
        ("{class}_{note} {seed}", "snare_A#2 42"),
        ("My hit.{seed}", "My hit.42"),
        ("{tag}-{class}", "0af3-snare"),
        ("...{class}. ", "snare"),
        ("con", "con-"),
        ("nul.{class}", "nul-.snare"),
        ("console", "console"),
        ("{seed}" * 16, "42" * 16),
    ],
)
def test_a_pattern_is_filled(pattern: str, name: str) -> None:
    assert fill(pattern, VALUES) == name


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "..",
        ". -",
        "a/b",
        "a\\b",
        "../{class}",
        "/etc/{class}",
        "C:{class}",
        "{class",
        "{path}",
        "{class.__class__}",
        "{0}",
        "{class!r}",
        "a\0b",
        "a\nb",
        "~",
        "$HOME",
        "a" * 101,
        "\N{DIVISION SLASH}",
    ],
)
def test_a_pattern_that_is_more_than_a_name_is_refused(pattern: str) -> None:
    with pytest.raises(KitError, match="name pattern"):
        fill(pattern, VALUES)


@given(
    st.text(st.sampled_from("abcCONnul0#._ -/\\:{}~%\0") | st.characters(), max_size=40),
    st.fixed_dictionaries({name: st.text(max_size=300) for name in VALUES}),
)
def test_no_pattern_and_no_value_leads_anywhere(pattern: str, values: dict[str, str]) -> None:
    for tried in (pattern, f"x{{class}}{{model}}{pattern}", "{note}{seed}"):
        try:
            name = fill(tried, values)
        except KitError:
            continue
        assert name.isascii()
        assert 0 < len(name) <= MAX_LENGTH + 1
        for kind in (PurePosixPath, PureWindowsPath):
            assert kind("folder", name).parent == kind("folder")
            assert kind("folder", name).name == name
        assert not PureWindowsPath(name).is_reserved()
        assert not name.startswith(".")


@given(st.text(max_size=60))
def test_a_plain_slug_is_ascii(title: str) -> None:
    name = plain_slug(title, "kit")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 0 < len(name) <= 41
    assert not PureWindowsPath(name).is_reserved()


@pytest.mark.parametrize(
    ("title", "name", "plain"),
    [
        ("Night Bus", "night-bus", "night-bus"),
        ("Čaj", "čaj", "caj"),
        ("a\N{VARIATION SELECTOR-16}", "a", "a"),
        ("1\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP} Kick", "1-kick", "1-kick"),
        ("C\N{COMBINING CARON}aj", "čaj", "caj"),
        ("スネア", "スネア", "kit"),
        ("Дым 2", "дым-2", "2"),
        ("हिन्दी", "हिन्दी", "kit"),
        ("a/b\\c:d", "a-b-c-d", "a-b-c-d"),
        ("..\N{FULLWIDTH SOLIDUS}ä. ", "ä", "a"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}é\0\x7f", "é", "e"),
        ("\N{SNOWMAN}\N{VARIATION SELECTOR-16}", "kit", "kit"),
        ("\N{HANGUL FILLER}", "kit", "kit"),
        ("\N{COMBINING CARON}x", "x", "x"),
        ("COM¹", "com¹-", "com1-"),
        ("\U00020bb7" * 60, "\U00020bb7" * 40, "kit"),
    ],
)
def test_a_slug_keeps_the_letters_of_every_script(title: str, name: str, plain: str) -> None:
    assert (slug(title, "kit"), plain_slug(title, "kit")) == (name, plain)


@given(st.text(max_size=60))
def test_a_slug_is_safe_in_any_folder(title: str) -> None:
    name = slug(title, "kit")
    assert name == unicodedata.normalize("NFC", name)
    assert all(sign == "-" or unicodedata.category(sign)[0] in "LMN" for sign in name)
    assert 0 < len(name) <= 41
    # With the number, layer and round robin of a stroke, and the longest suffix.
    assert len(f"16-{name}-v8-r8.h2drumkit".encode()) <= 255
    for kind in (PurePosixPath, PureWindowsPath):
        assert kind("folder", name).name == name
    assert not PureWindowsPath(name).is_reserved()


def test_the_note_of_a_tone_is_its_own_and_noise_has_none() -> None:
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    tone = (np.sin(2 * np.pi * 110 * time) * np.exp(-6 * time)).astype(np.float32)
    noise = np.random.default_rng(0).standard_normal(SAMPLE_RATE).astype(np.float32)
    for clip, note in ((tone, "A2"), (noise * np.exp(-6 * time).astype(np.float32), "nopitch")):
        values = values_of("damped-sine", patch(7), clip)
        assert values == {
            "class": "snare",
            "model": "damped-sine",
            "note": note,
            "seed": "7",
            "tag": sound_tag("damped-sine", patch(7)),
        }


def test_a_pattern_has_the_fields_that_the_page_has() -> None:
    assert list(FIELDS) == NAMES["fields"]


@pytest.mark.parametrize("case", NAMES["names"], ids=lambda case: case["pattern"])
def test_a_sound_is_named_as_on_the_page(case: dict[str, Any]) -> None:
    said = case["recipe"]
    controls = {name: float(value) for name, value in said["controls"].items()}
    sound = Patch(said["class"], controls, said["seed"], said["latent"])
    values = values_of(said["model"], sound, None) | {"note": case["note"]}
    assert fill(case["pattern"], values) == case["name"]
