import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ghostnote import bundle
from ghostnote.engine.catalogue import Catalogue
from ghostnote.engine.instrument import Instrument
from ghostnote.kit.pack import files_of
from ghostnote.kit.recall import RecalledKit, recall_kit
from ghostnote.kit.saved import saved_kit
from ghostnote.kit.take import Take

from ..bundles import MANIFEST, contents, save_bundle
from ..ghosts import save_ghost
from .conftest import Made


@pytest.fixture
def document(made: Made, instruments: Mapping[str, Instrument]) -> dict[str, Any]:
    """The `kit.json` of a kit with two pads of a ghost and one of a sine."""
    found: dict[str, Any] = json.loads(files_of(*made, Take(formats=()), instruments)["kit.json"])
    return found


def recalled(models: Path, document: object) -> RecalledKit:
    file = io.BytesIO(json.dumps(document).encode())
    return recall_kit(Catalogue.open(models), saved_kit(file))


@pytest.fixture
def models(tmp_path: Path, no_shipped_models: None) -> Path:
    save_bundle(tmp_path / "models" / "a")
    save_ghost(tmp_path / "models" / "b")
    return tmp_path / "models"


def test_a_kit_is_exactly_as_it_was_saved(made: Made, models: Path, document: Any) -> None:
    found = recalled(models, document)
    assert found == RecalledKit(made[0], (), ())
    assert repr(found.kit) == repr(made[0])


def test_a_model_is_known_by_what_it_plays_and_not_by_its_name(
    made: Made, tmp_path: Path, no_shipped_models: None, document: Any
) -> None:
    save_bundle(tmp_path / "models" / "a", name="renamed")
    save_ghost(tmp_path / "models" / "b")
    found = recalled(tmp_path / "models", document)
    assert [pad.model for pad in found.kit.pads] == ["ghost", "ghost", "renamed"]
    assert [pad.patch for pad in found.kit.pads] == [pad.patch for pad in made[0].pads]
    assert (found.missing, found.changed) == ((), ())


def test_pads_without_their_model_stay_as_they_are_and_name_it(
    made: Made, tmp_path: Path, no_shipped_models: None, document: Any
) -> None:
    save_bundle(tmp_path / "models" / "a")
    found = recalled(tmp_path / "models", document)
    assert found.kit == made[0]
    said = "Pads 1 and 2 need the model ghost, which is not installed."
    assert (found.missing, found.changed) == ((said,), ())


def test_another_version_plays_what_it_can_and_says_so(models: Path, document: Any) -> None:
    noise = replace(MANIFEST.controls[2], maximum=50.0)
    manifest = replace(MANIFEST, controls=(*MANIFEST.controls[:2], noise))
    bundle.save(models / "a", manifest, contents())
    found = recalled(models, document)
    said = (
        "Pad 3 was saved with another version of damped-sine; it may sound a little different now."
    )
    assert (found.missing, found.changed) == ((), (said,))
    document["pads"][2]["controls"]["noise"] = 60
    found = recalled(models, document)
    said = "Pad 3 needs another version of the model damped-sine."
    assert (found.missing, found.changed) == ((said,), ())
    assert found.kit.pads[2].patch.controls["noise"] == 60


@pytest.mark.parametrize(
    ("field", "value"), [("class", "gong"), ("latent", "QUE"), ("controls", {"z": 0})]
)
def test_what_no_version_here_takes_needs_another(
    models: Path, document: Any, field: str, value: object
) -> None:
    document["pads"][1][field] = value
    found = recalled(models, document)
    assert found.missing == ("Pad 2 needs another version of the model ghost.",)


def test_a_kit_that_names_no_bundles_goes_by_names(made: Made, models: Path, document: Any) -> None:
    del document["identities"]
    assert recalled(models, document) == RecalledKit(made[0], (), ())


def test_a_model_that_cannot_be_loaded_is_named(models: Path, document: Any) -> None:
    catalogue = Catalogue.open(models)
    (models / "b" / "decoder.onnx").write_bytes(b"altered")
    found = recall_kit(catalogue, saved_kit(io.BytesIO(json.dumps(document).encode())))
    assert found.missing == ("Pads 1 and 2 need the model ghost, which cannot be loaded.",)
