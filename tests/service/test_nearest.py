import numpy as np
import pytest

from ghostnote import bundle
from ghostnote.audio import SAMPLE_RATE, resample
from ghostnote.bundle import NEAREST
from ghostnote.engine.instrument import Instrument
from ghostnote.engine.nearest import Nearest
from ghostnote.measures.embedding import levels_db

from ..bundles import MANIFEST, contents, patch
from .conftest import MODEL, Serve
from .test_sound import metric

NEAR = f"{MODEL}/nearest"
SOUND = f"{MODEL}/sound.wav"
RAISED_DB = 3.0
NOT_TOLD = {"distance_db": None, "apart_db": None, "pack": "", "licence": ""}


@pytest.fixture
def telling(serve: Serve, tmp_path, instrument: Instrument):
    """A client of a model that was trained on two of its own snares, raised by 3 and 5 dB."""
    levels = levels_db(instrument.render(patch()))
    told = Nearest.among(
        np.stack([levels + RAISED_DB, levels + 5]), np.array([0, 0]),
        [("bank/one", "CC0-1.0"), ("bank/two", "MIT")], MANIFEST.classes,
    )  # fmt: skip
    folder = tmp_path / "telling"
    bundle.save(folder / "damped-sine", MANIFEST, contents() | {NEAREST: told.to_bytes()})
    return serve(models=(folder,))


@pytest.mark.parametrize("rate", [44100, 48000, 96000])
@pytest.mark.parametrize("depth", ["16", "24", "32f"])
def test_the_finished_sound_is_measured(telling, rate: int, depth: str) -> None:
    query = f"x=0&y=0&noise=0&rate={rate}&depth={depth}"
    found = telling.get(f"{NEAR}?{query}").json()
    assert found["distance_db"] == pytest.approx(RAISED_DB, abs=0.1)
    assert found["apart_db"] == pytest.approx(2, abs=0.05)
    assert (found["pack"], found["licence"]) == ("bank/one", "CC0-1.0")


def test_another_sound_is_farther(telling) -> None:
    near = telling.get(f"{NEAR}?x=0&y=0&noise=0").json()["distance_db"]
    assert telling.get(f"{NEAR}?x=0.5&y=0&noise=0").json()["distance_db"] > near + 1


def test_a_sound_that_was_played_is_not_rendered_again(telling) -> None:
    query = "x=0.1&y=0&noise=0&seed=4"
    telling.get(f"{SOUND}?{query}")
    telling.get(f"{NEAR}?{query}")
    assert metric(telling, 'ghostnote_sounds_total{source="miss"}') == 1
    assert metric(telling, 'ghostnote_sounds_total{source="hit"}') == 1


def test_it_is_cached_as_the_sound_is(telling) -> None:
    (model,) = telling.get("/api/models").json()["models"]
    address = f"{NEAR}?x=0&y=0&noise=0"
    plain, named = telling.get(address), telling.get(f"{address}&v={model['version']}")
    assert plain.headers["cache-control"] == "public, no-cache"
    assert "immutable" in named.headers["cache-control"]
    assert telling.get(f"{SOUND}?x=0&y=0&noise=0").headers["etag"] != plain.headers["etag"]
    known = {"if-none-match": plain.headers["etag"]}
    assert telling.get(address, headers=known).status_code == 304
    old = telling.get(f"{address}&v=old")
    assert old.headers["ghostnote-model-version"] == model["version"]


def test_a_class_of_no_recording_and_a_model_that_does_not_tell(serve: Serve, telling) -> None:
    assert telling.get(f"{NEAR}?class=kick").json() == NOT_TOLD
    silent = serve()
    assert silent.get(NEAR).json() == NOT_TOLD
    # Nothing is rendered for that.
    assert metric(silent, "ghostnote_sounds_total") == 0


def test_what_is_no_sound_is_refused_as_one(telling) -> None:
    fault = telling.get(f"{NEAR}?x=3&depth=8")
    assert fault.status_code == 422
    assert [each["name"] for each in fault.json()["errors"]] == ["depth", "x"]
    assert fault.json() == telling.get(f"{SOUND}?x=3&depth=8").json()


def test_a_bundle_whose_recordings_are_wrong_is_left_out(serve: Serve, tmp_path) -> None:
    for name, more in (("good", {}), ("bad", {NEAREST: b"nothing"})):
        bundle.save(tmp_path / "models" / name, MANIFEST, contents() | more)
    (refused,) = serve(models=(tmp_path / "models",)).get("/readyz").json()["refused"]
    assert refused["file"] == "bad"
    assert "nearest.npz cannot be read" in refused["reason"]


def test_the_measure_is_that_of_the_played_clip(telling, instrument: Instrument) -> None:
    """At 48 kHz what is measured has been there and back again."""
    clip = instrument.render(patch(x=0.3))
    there = resample(resample(clip, SAMPLE_RATE, 48_000), 48_000, SAMPLE_RATE)
    known = levels_db(instrument.render(patch())) + RAISED_DB
    expected = float(np.sqrt(np.square(levels_db(there) - known).mean()))
    found = telling.get(f"{NEAR}?x=0.3&y=0&noise=0&rate=48000").json()
    assert found["distance_db"] == pytest.approx(expected, abs=0.05)
