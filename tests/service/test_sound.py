import io
import struct
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from httpx2 import Response
from starlette.testclient import TestClient

from ghostnote import bundle
from ghostnote.audio import SAMPLE_RATE, resample
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument
from ghostnote.engine.recipe import recipe_of

from ..bundles import MANIFEST, contents, edit_manifest, patch, prior, varied_decoder
from ..ghosts import GHOST, save_ghost
from .conftest import MODEL, Serve

SOUND = f"{MODEL}/sound.wav"
CENTRE = "x=0&y=0&noise=0"
GHOST_SOUND = "/api/models/ghost/sound.wav"


def chunks(wav: bytes) -> dict[bytes, bytes]:
    """The chunks of a RIFF file, read by hand."""
    riff, size, kind = struct.unpack_from("<4sI4s", wav)
    assert (riff, size, kind) == (b"RIFF", len(wav) - 8, b"WAVE")
    found, position = {}, 12
    while position < len(wav):
        name, length = struct.unpack_from("<4sI", wav, position)
        found[name] = wav[position + 8 : position + 8 + length]
        position += 8 + length + length % 2
    assert position == len(wav)
    return found


def data(answer: Response) -> bytes:
    """The samples of a WAV file, without the recipe beside them."""
    return chunks(answer.content)[b"data"]


def metric(client: TestClient, name: str) -> float:
    lines = client.get("/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(name))


def test_the_defaults_are_16_bits_at_44100_hz_from_seed_0(client: TestClient) -> None:
    plain = client.get(SOUND)
    spelled = client.get(f"{SOUND}?class=snare&seed=0&rate=44100&depth=16")
    assert plain.content == spelled.content
    assert plain.headers["etag"] == spelled.headers["etag"]
    assert plain.headers["content-type"] == "audio/wav"


@pytest.mark.parametrize("rate", [44100, 48000, 96000])
def test_an_independent_reader_reads_16_bits(
    client: TestClient, instrument: Instrument, rate: int
) -> None:
    expected = resample(instrument.render(patch()), SAMPLE_RATE, rate)
    with wave.open(io.BytesIO(client.get(f"{SOUND}?{CENTRE}&rate={rate}").content)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, rate)
        assert file.getnframes() == len(expected)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 2**15
    # Dither of one least significant bit, and half a bit of rounding.
    np.testing.assert_allclose(samples, expected, atol=1.5 / 2**15)


def test_an_independent_reader_reads_24_bits(client: TestClient, instrument: Instrument) -> None:
    expected = instrument.render(patch())
    found = chunks(client.get(f"{SOUND}?{CENTRE}&depth=24").content)
    assert struct.unpack_from("<HHIIHH", found[b"fmt "]) == (1, 1, 44100, 44100 * 3, 3, 24)
    raw = np.frombuffer(found[b"data"], np.uint8).reshape(-1, 3).astype(np.int32)
    integers = (raw[:, 0] | raw[:, 1] << 8 | raw[:, 2] << 16) << 8 >> 8
    np.testing.assert_allclose(integers / 2**23, expected, atol=1.6 / 2**23)


def test_an_independent_reader_reads_floats(client: TestClient, instrument: Instrument) -> None:
    expected = instrument.render(patch())
    found = chunks(client.get(f"{SOUND}?{CENTRE}&depth=32f").content)
    assert struct.unpack_from("<HHIIHH", found[b"fmt "]) == (3, 1, 44100, 44100 * 4, 4, 32)
    assert struct.unpack("<I", found[b"fact"]) == (len(expected),)
    np.testing.assert_array_equal(np.frombuffer(found[b"data"], "<f4"), expected)


def test_float_files_hold_no_time_of_day(client: TestClient) -> None:
    # libsndfile's PEAK chunk does, in seconds: two servers would differ for the same sound.
    found = chunks(client.get(f"{SOUND}?depth=32f").content)
    assert list(found) == [b"fmt ", b"fact", b"data", b"LIST"]


@pytest.mark.parametrize("depth", ["16", "24", "32f"])
@pytest.mark.parametrize("rate", ["44100", "48000", "96000"])
def test_same_query_same_bytes_on_another_server(serve: Serve, depth: str, rate: str) -> None:
    address = f"{SOUND}?seed=99&noise=12.5&depth={depth}&rate={rate}"
    first, second = (serve().get(address) for _ in range(2))
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]


def test_controls_that_are_not_given_are_drawn(client: TestClient) -> None:
    drawn = client.get(f"{MODEL}/draw?seed=5&x=0.5").json()["controls"]
    query = "&".join(f"{name}={value!r}" for name, value in drawn.items())
    half_given = client.get(f"{SOUND}?seed=5&x=0.5").content
    assert client.get(f"{SOUND}?seed=5&{query}").content == half_given


def test_the_seed_decides_what_the_controls_leave_open(serve: Serve, tmp_path: Path) -> None:
    varied = {"decoder.onnx": varied_decoder(), "prior.onnx": prior()}
    opened = bundle.save(tmp_path / "a", replace(MANIFEST, variation=1), contents() | varied)
    client = serve(models=(opened.path,))
    one, other = (client.get(f"{SOUND}?{CENTRE}&seed={seed}&depth=32f") for seed in (1, 2))
    assert data(one) != data(other)
    expected = Instrument(opened).render(patch(2))
    np.testing.assert_array_equal(np.frombuffer(data(other), "<f4"), expected)


@pytest.fixture
def ghost(serve: Serve, tmp_path: Path) -> TestClient:
    """A client of an app with a model that knows classes and latents."""
    return serve(models=(save_ghost(tmp_path / "ghost").path,))


def test_class_and_latent_decide_the_sound(ghost: TestClient) -> None:
    queries = ("", "class=kick", "latent=BQAFAAUA", "latent=BQAFAAUA&class=kick", "latent=BQAFAAYA")
    answers = [ghost.get(f"{GHOST_SOUND}?x=0.1&{query}") for query in queries]
    assert [answer.status_code for answer in answers] == [200] * len(queries)
    assert len({data(answer) for answer in answers}) == len(queries)
    assert len({answer.headers["etag"] for answer in answers}) == len(queries)


def test_a_draw_is_of_the_class(ghost: TestClient, tmp_path: Path) -> None:
    kick = Instrument.open(tmp_path / "ghost").complete({}, 4, "kick")
    answer = ghost.get("/api/models/ghost/draw?seed=4&class=kick").json()
    assert answer["controls"] == kick.controls
    query = "&".join(f"{name}={value!r}" for name, value in kick.controls.items())
    drawn = ghost.get(f"{GHOST_SOUND}?seed=4&class=kick")
    assert ghost.get(f"{GHOST_SOUND}?seed=4&class=kick&{query}").content == drawn.content
    told = ghost.get(f"{GHOST_SOUND}?seed=4&class=kick&{query}&latent={answer['latent']}")
    sounds = [
        np.frombuffer(data(each), "<i2").astype(float)[:8000] / 2**15 for each in (drawn, told)
    ]
    assert np.abs(sounds[0] - sounds[1]).max() < 0.01


@pytest.mark.parametrize("given", ["", "&{controls}"])
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("class=gong", "class: must be one of snare, kick, not 'gong'"),
        ("latent=A*", "latent: must be the text of a latent, not 'A*'"),
        ("latent=BQAFAA", "Latent holds 2 numbers; this model has 3."),
        ("latent=BQAFAAUAB", "Latent='BQAFAAUAB' is not base64url."),
    ],
)
def test_a_class_or_latent_that_is_not_the_models_is_422(
    ghost: TestClient, query: str, said: str, given: str
) -> None:
    controls = "&".join(f"{control.name}=0" for control in GHOST.controls)
    answer = ghost.get(f"{GHOST_SOUND}?{query}{given.format(controls=controls)}")
    assert (answer.status_code, answer.json()["detail"]) == (422, said)


def test_the_order_of_parameters_does_not_matter(client: TestClient) -> None:
    one, other = client.get(f"{SOUND}?x=0.5&seed=1"), client.get(f"{SOUND}?seed=1&x=0.50")
    assert one.headers["etag"] == other.headers["etag"]
    assert metric(client, 'ghostnote_sounds_total{source="hit"}') == 1


def test_every_parameter_changes_the_tag(client: TestClient) -> None:
    queries = [CENTRE, "x=0.1&y=0&noise=0"]
    queries += [
        f"{CENTRE}&{more}"
        for more in ("seed=1", "class=kick", "latent=AA", "rate=48000", "depth=24")
    ]
    tags = {client.get(f"{SOUND}?{query}").headers["etag"] for query in queries}
    assert len(tags) == len(queries)
    assert all(tag.startswith('"') for tag in tags)


@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
def test_a_known_tag_is_answered_304_without_rendering(serve: Serve, known: str) -> None:
    tag = serve().get(SOUND).headers["etag"]
    client = serve()
    answer = client.get(SOUND, headers={"If-None-Match": known.format(tag=tag)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == tag
    assert metric(client, "ghostnote_sounds_total") == 0


def test_another_tag_is_answered_in_full(client: TestClient) -> None:
    assert client.get(SOUND, headers={"If-None-Match": '"other"'}).status_code == 200


def test_only_an_address_with_the_version_is_immutable(client: TestClient) -> None:
    version = client.get("/api/models").json()["models"][0]["version"]
    lasting = client.get(f"{SOUND}?v={version}")
    assert lasting.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "ghostnote-model-version" not in lasting.headers
    for query in ("", "?v=0123456789abcdef"):
        assert client.get(SOUND + query).headers["cache-control"] == "public, no-cache"
    assert lasting.headers["etag"] == client.get(SOUND).headers["etag"]


def test_who_asks_for_another_version_is_told_of_the_one_that_plays(client: TestClient) -> None:
    version = client.get("/api/models").json()["models"][0]["version"]
    other = client.get(SOUND + "?v=0123456789abcdef")
    assert other.headers["ghostnote-model-version"] == version
    known = {"If-None-Match": other.headers["etag"]}
    again = client.get(SOUND + "?v=0123456789abcdef", headers=known)
    assert (again.status_code, again.headers["ghostnote-model-version"]) == (304, version)
    assert "ghostnote-model-version" not in client.get(SOUND).headers


def test_a_changed_bundle_has_another_version_and_other_tags(
    serve: Serve, own_bundle: Path
) -> None:
    def seen() -> tuple[str, str]:
        client = serve(models=(own_bundle,))
        version = client.get("/api/models").json()["models"][0]["version"]
        return version, client.get(SOUND).headers["etag"]

    before = seen()
    assert seen() == before
    edit_manifest(own_bundle, {"title": "Changed"})
    after = seen()
    assert after[0] != before[0]
    assert after[1] != before[1]


def test_a_sound_names_the_controls_that_would_change_nothing_of_it(serve: Serve) -> None:
    client, ghost = serve(models=(SHIPPED / "ghost",)), Instrument.open(SHIPPED / "ghost")
    expected = [",".join(ghost.idle(ghost.complete({}, seed, "clap"))) for seed in range(12)]
    assert len(set(expected)) > 1
    for _ in range(2):
        asked = [client.get(f"{GHOST_SOUND}?class=clap&seed={seed}") for seed in range(12)]
        told = [answer.headers.get("ghostnote-idle-controls", "") for answer in asked]
        assert told == expected
    assert metric(client, 'ghostnote_sounds_total{source="hit"}') == 12


def test_a_304_names_them_too_where_the_sound_is_kept(serve: Serve) -> None:
    ghost = Instrument.open(SHIPPED / "ghost")
    seed = next(seed for seed in range(12) if ghost.idle(ghost.complete({}, seed, "clap")))
    address = f"{GHOST_SOUND}?class=clap&seed={seed}"
    client = serve(models=(SHIPPED / "ghost",))
    full = client.get(address)
    known = {"If-None-Match": full.headers["etag"]}
    again = client.get(address, headers=known)
    assert again.status_code == 304
    assert again.headers["ghostnote-idle-controls"] == full.headers["ghostnote-idle-controls"]
    assert metric(client, "ghostnote_sounds_total") == 1
    without = serve(models=(SHIPPED / "ghost",)).get(address, headers=known)
    assert without.status_code == 304
    assert "ghostnote-idle-controls" not in without.headers


def test_the_cache_answers_the_second_request(client: TestClient) -> None:
    for _ in range(3):
        client.get(f"{SOUND}?seed=3")
    assert metric(client, 'ghostnote_sounds_total{source="miss"}') == 1
    assert metric(client, 'ghostnote_sounds_total{source="hit"}') == 2
    assert metric(client, "ghostnote_cache_bytes") == len(client.get(f"{SOUND}?seed=3").content)


def test_without_a_cache_every_request_renders(serve: Serve) -> None:
    client = serve(cache_bytes=0)
    first, second = (client.get(f"{SOUND}?seed=3").content for _ in range(2))
    assert first == second
    assert metric(client, 'ghostnote_sounds_total{source="miss"}') == 2


@pytest.mark.parametrize("depth", ["16", "24"])
def test_flac_holds_the_samples_of_the_wav(client: TestClient, depth: str) -> None:
    query = f"{CENTRE}&rate=96000&depth={depth}"
    wav, flac = (client.get(f"{MODEL}/sound.{kind}?{query}") for kind in ("wav", "flac"))
    assert flac.headers["content-type"] == "audio/flac"
    (one, rate), (other, other_rate) = (
        soundfile.read(io.BytesIO(answer.content), dtype="int32") for answer in (wav, flac)
    )
    assert rate == other_rate == 96_000
    np.testing.assert_array_equal(one, other)
    assert soundfile.info(io.BytesIO(flac.content)).subtype == f"PCM_{depth}"
    assert wav.headers["etag"] != flac.headers["etag"]
    assert len(flac.content) < len(wav.content)


def test_a_flac_of_floats_is_422_and_says_what_there_is(client: TestClient) -> None:
    answer = client.get(f"{MODEL}/sound.flac?depth=32f")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["allowed"] == ["16", "24"]


def test_a_sound_carries_its_recipe(client: TestClient) -> None:
    for kind in ("wav", "flac"):
        recipe = recipe_of(client.get(f"{MODEL}/sound.{kind}?{CENTRE}&class=kick&seed=5").content)
        assert recipe is not None
        assert (recipe.model, recipe.patch) == ("damped-sine", replace(patch(5), drum_class="kick"))
