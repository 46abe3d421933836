import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghostnote.audio import SAMPLE_RATE
from ghostnote.decoding import decode
from ghostnote.encoding import encode_wav
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.engine.recipe import MAX_SEED, Recipe, recipe_of, render_file

from ..bundles import patch

RECIPE = Recipe("ghost", "0123456789abcdef", Patch("snare", {"x": 0.1, "y": -1.0}, 7, "A_-9"))
SILENCE = np.zeros(10, np.float32)


def file_with(text: str) -> bytes:
    return encode_wav(SILENCE, SAMPLE_RATE, "16", text)


def altered(**changes: object) -> bytes:
    return file_with(json.dumps(json.loads(RECIPE.to_text()) | changes))


@pytest.mark.parametrize("container", ["wav", "flac"])
def test_a_saved_file_tells_exactly_how_it_was_made(instrument: Instrument, container) -> None:
    made = patch(3, x=1 / 3, y=-0.1)
    content = render_file(instrument, made, 48_000, "24", container)
    identity = instrument.manifest.identity
    assert recipe_of(content) == Recipe("damped-sine", identity, made)
    assert content == render_file(instrument, made, 48_000, "24", container)
    assert decode(content, max_seconds=3).sample_rate == 48_000


def test_the_largest_seed_and_an_integer_control_are_read() -> None:
    expected = replace(RECIPE, patch=replace(RECIPE.patch, seed=MAX_SEED, controls={"x": 1.0}))
    assert recipe_of(altered(seed=MAX_SEED, controls={"x": 1})) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"ghostnote": 2},
        {"ghostnote": "1"},
        {"model": "../../etc"},
        {"model": ""},
        {"model": "x" * 101},
        {"model": None},
        {"identity": 5},
        {"class": ["snare"]},
        {"class": "x" * 101},
        {"seed": -1},
        {"seed": MAX_SEED + 1},
        {"seed": 1.0},
        {"seed": True},
        {"latent": "A+"},
        {"latent": "A" * 801},
        {"latent": None},
        {"controls": []},
        {"controls": {"x": "0"}},
        {"controls": {"x": True}},
        {"controls": {"x": None}},
        {"controls": {"x": float("nan")}},
        {"controls": {"x": float("inf")}},
        {"controls": {"x": 10**400}},
        {"controls": {"a/b": 0}},
        {"controls": {f"c{n}": 0 for n in range(65)}},
    ],
    ids=str,
)
def test_what_no_patch_can_be_is_no_recipe(changes: dict[str, object]) -> None:
    assert recipe_of(altered()) == RECIPE
    assert recipe_of(altered(**changes)) is None


@pytest.mark.parametrize("key", json.loads(RECIPE.to_text()))
def test_a_recipe_without_a_part_is_none(key: str) -> None:
    document = json.loads(RECIPE.to_text())
    del document[key]
    assert recipe_of(file_with(json.dumps(document))) is None


@pytest.mark.parametrize(
    "text", ["made by hand", "[]", "1", "null", '{"a":1}', "[" * 5000, '{"ghostnote":1', "9" * 5000]
)
def test_another_comment_is_no_recipe(text: str) -> None:
    assert recipe_of(file_with(text)) is None


def test_what_is_no_file_has_no_recipe() -> None:
    assert [recipe_of(content) for content in (b"", b"text", RECIPE.to_text().encode())] == [
        None
    ] * 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.sampled_from(list(json.loads(RECIPE.to_text()))), JSON)
def test_any_value_is_a_patch_within_limits_or_none(key: str, value: object) -> None:
    found = recipe_of(altered(**{key: value}))
    if found is not None:
        assert 0 <= found.patch.seed <= MAX_SEED
        assert all(np.isfinite(number) for number in found.patch.controls.values())
        assert len(found.patch.latent) <= 200


def test_the_identity_is_of_what_plays(instrument: Instrument) -> None:
    manifest = instrument.manifest
    same = replace(manifest, name="other", title="Other", metrics={}, training={})
    same = replace(same, files={**manifest.files, "card.md": "0" * 64, "map.npz": "0" * 64})
    assert same.identity == manifest.identity
    for changes in (
        {"files": {**manifest.files, "decoder.onnx": "0" * 64}},
        {"classes": ("kick", "snare")},
        {"variation": 1},
        {"controls": manifest.controls[::-1]},
    ):
        assert replace(manifest, **changes).identity != manifest.identity
