from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ghostnote import bundle
from ghostnote.audio import SAMPLE_RATE
from ghostnote.decoding import decode
from ghostnote.encoding import encode_wav
from ghostnote.engine.catalogue import Catalogue
from ghostnote.engine.instrument import Instrument
from ghostnote.engine.match import match
from ghostnote.engine.recall import Recalled, recall
from ghostnote.engine.recipe import Recipe, render_file

from ..bundles import MANIFEST, contents, patch, save_bundle
from ..ghosts import save_ghost

MADE = patch(5, x=0.31, y=-0.22, noise=40)


@pytest.fixture
def models(tmp_path: Path, no_shipped_models: None) -> Catalogue:
    save_bundle(tmp_path / "models" / "a")
    save_ghost(tmp_path / "models" / "b")
    return Catalogue.open(tmp_path / "models")


def recalled(models: Catalogue, content: bytes, on: str = "ghost") -> Recalled:
    return recall(models, models.get(on), content, decode(content, max_seconds=5))


@pytest.mark.parametrize("container", ["wav", "flac"])
@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_a_saved_file_leads_to_its_patch_on_whichever_model_it_is_dropped(
    models: Catalogue, container, rate: int
) -> None:
    content = render_file(models.get("damped-sine"), MADE, rate, "16", container)
    found = recalled(models, content)
    assert (found.model, found.recipe, found.match.patch) == ("damped-sine", True, MADE)
    assert found.match.warnings == ()
    assert found.match.distance_db < 0.1
    assert found.match.score >= 99


def test_a_ghosts_latent_and_seed_come_back(models: Catalogue) -> None:
    ghost = models.get("ghost")
    drawn = ghost.strike_again(ghost.complete({"pitch": 3}, 4, "kick"), 77)
    assert drawn.latent
    found = recalled(models, render_file(ghost, drawn, SAMPLE_RATE, "24"), on="damped-sine")
    assert (found.model, found.recipe, found.match.patch) == ("ghost", True, drawn)


def test_a_file_without_a_recipe_is_matched(models: Catalogue) -> None:
    sine = models.get("damped-sine")
    plain = encode_wav(sine.render(MADE), SAMPLE_RATE, "16")
    found = recalled(models, plain, on="damped-sine")
    assert (found.model, found.recipe) == ("damped-sine", False)
    assert found.match.patch == match(sine, decode(plain, max_seconds=5)).patch


def test_a_recipe_of_a_model_that_is_not_there_is_named_and_the_sound_matched(
    models: Catalogue,
) -> None:
    text = Recipe("their-snares", "0" * 16, MADE).to_text()
    sound = models.get("damped-sine").render(MADE)
    found = recalled(models, encode_wav(sound, SAMPLE_RATE, "16", text), on="damped-sine")
    assert (found.model, found.recipe) == ("damped-sine", False)
    assert found.match.warnings[0] == (
        "This file's recipe needs the model their-snares, which is not installed; "
        "its sound was matched instead."
    )
    plain = encode_wav(sound, SAMPLE_RATE, "16")
    assert found.match.patch == recalled(models, plain, on="damped-sine").match.patch


def test_a_model_is_known_by_what_it_plays_and_not_by_its_name(
    models: Catalogue, tmp_path: Path
) -> None:
    content = render_file(models.get("damped-sine"), MADE, SAMPLE_RATE, "16")
    save_bundle(tmp_path / "other" / "renamed", name="renamed")
    found = recall(
        Catalogue.open(tmp_path / "other"),
        Instrument.open(tmp_path / "other" / "renamed"),
        content,
        decode(content, max_seconds=5),
    )
    assert (found.model, found.recipe, found.match.warnings) == ("renamed", True, ())


@pytest.fixture
def trained_again(tmp_path: Path, no_shipped_models: None) -> Catalogue:
    """Another model under the name of the tests', whose noise goes to 50 only."""
    noise = replace(MANIFEST.controls[2], maximum=50.0)
    manifest = replace(MANIFEST, controls=(*MANIFEST.controls[:2], noise))
    bundle.save(tmp_path / "again" / "a", manifest, contents())
    return Catalogue.open(tmp_path / "again")


def test_another_version_plays_what_it_can_and_says_so(
    trained_again: Catalogue, instrument: Instrument
) -> None:
    found = recalled(trained_again, render_file(instrument, MADE, 44_100, "16"), on="damped-sine")
    assert (found.recipe, found.match.patch) == (True, MADE)
    assert found.match.warnings == (
        "This file was saved with another version of damped-sine; "
        "its recipe may sound a little different now.",
    )


def test_a_patch_another_version_does_not_take_is_matched(
    trained_again: Catalogue, instrument: Instrument
) -> None:
    loud = patch(5, noise=60)
    found = recalled(trained_again, render_file(instrument, loud, 44_100, "16"), on="damped-sine")
    assert not found.recipe
    assert "needs another version of the model damped-sine" in found.match.warnings[0]


def test_a_file_that_was_changed_since_says_so(models: Catalogue) -> None:
    sine = models.get("damped-sine")
    text = Recipe("damped-sine", sine.manifest.identity, MADE).to_text()
    reversed_hit = np.ascontiguousarray(sine.render(MADE)[::-1])
    found = recalled(models, encode_wav(reversed_hit, SAMPLE_RATE, "16", text))
    assert (found.recipe, found.match.patch) == (True, MADE)
    assert found.match.warnings == (
        "This file was changed after Ghostnote saved it; its recipe gives the sound as it was.",
    )


def test_a_bundle_that_was_changed_under_a_server_is_named(
    tmp_path: Path, no_shipped_models: None, instrument: Instrument
) -> None:
    save_bundle(tmp_path / "models" / "a")
    models = Catalogue.open(tmp_path / "models")
    content = render_file(instrument, MADE, 44_100, "16")
    (tmp_path / "models" / "a" / "decoder.onnx").write_bytes(b"altered")
    found = recall(models, instrument, content, decode(content, max_seconds=5))
    assert not found.recipe
    assert "needs the model damped-sine, which cannot be loaded" in found.match.warnings[0]
