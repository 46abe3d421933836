import base64
import io
import struct
import sys
import tempfile
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from starlette.testclient import TestClient

from ghostnote.audio import SAMPLE_RATE, condition
from ghostnote.decoding import decode
from ghostnote.encoding import encode_wav
from ghostnote.engine.instrument import Instrument
from ghostnote.engine.recipe import Recipe
from ghostnote.service.routes import NOT_AUDIO

from ..bundles import patch
from ..ghosts import save_ghost
from .conftest import MODEL, Serve
from .test_sound import metric

MATCH = f"{MODEL}/match"
BOUNDARY = {"Content-Type": "multipart/form-data; boundary=cut"}


def encoded(samples: np.ndarray, sample_rate: int = SAMPLE_RATE, kind: str = "WAV") -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, sample_rate, format=kind)
    return buffer.getvalue()


def hit(seconds: float = 0.5) -> np.ndarray:
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return 0.5 * np.exp(-12 * time) * np.sin(2 * np.pi * 200 * time)


def part(name: str, content: bytes, extra: bytes = b'; filename="a.wav"') -> bytes:
    head = b'--cut\r\nContent-Disposition: form-data; name="' + name.encode() + b'"' + extra
    return head + b"\r\n\r\n" + content + b"\r\n"


def test_a_hit_lands_where_the_model_makes_it(client: TestClient) -> None:
    answer = client.post(MATCH, files={"file": ("hit.wav", encoded(hit()))})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    found = answer.json()
    assert found["controls"]["x"] == pytest.approx(0, abs=0.05)
    assert found["controls"]["y"] == pytest.approx(0, abs=0.05)
    assert (found["seed"], found["latent"], found["class"], found["warnings"]) == (
        0,
        "",
        "snare",
        [],
    )
    assert found["score"] == round(100 * 2 ** (-found["distance_db"] / 6))


def test_the_answer_plays(client: TestClient) -> None:
    found = client.post(MATCH, files={"file": encoded(hit())}).json()
    assert client.get(f"{MODEL}/sound.wav", params=found["controls"]).status_code == 200


def test_the_original_comes_back_as_the_model_heard_it(client: TestClient) -> None:
    content = encoded(hit())
    found = client.post(MATCH, files={"file": content}).json()
    with wave.open(io.BytesIO(base64.b64decode(found["original"]))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 44100)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 2**15
    expected = condition(decode(content, max_seconds=60))
    np.testing.assert_allclose(samples, expected, atol=1.5 / 2**15)


def test_refining_is_never_worse(client: TestClient, instrument: Instrument) -> None:
    content = encoded(instrument.render(patch(x=0.4, y=0.1, noise=70)))
    at_once, refined = (
        client.post(MATCH, files={"file": content}, data={"refine": choice}).json()
        for choice in ("false", "true")
    )
    assert refined["distance_db"] < at_once["distance_db"]


def test_of_several_hits_the_one_that_is_asked_for_is_matched(client: TestClient) -> None:
    time = np.arange(SAMPLE_RATE // 2) / SAMPLE_RATE
    high = 0.5 * np.exp(-12 * time) * np.sin(2 * np.pi * 300 * time)
    loop = {"file": encoded(np.concatenate([hit(), high, hit()]))}
    asked = {"class": "snare", "refine": "false"}
    first = client.post(MATCH, files=loop).json()
    second = client.post(MATCH, files=loop, data=asked | {"hit": "2"}).json()
    assert [(found["hit"], found["hits"]) for found in (first, second)] == [(1, 3), (2, 3)]
    assert first["controls"]["x"] == pytest.approx(0, abs=0.05)
    assert second["controls"]["x"] == pytest.approx(np.log2(1.5), abs=0.05)
    assert first["warnings"][0].startswith("The first of 3 hits was matched")
    # Who asks for another knows that.
    assert not any("hits" in warning for warning in second["warnings"])
    # What it is compared with is that hit, and neither the loop nor the first.
    original = decode(base64.b64decode(second["original"]), max_seconds=60).samples[0]
    assert len(original) <= 0.52 * SAMPLE_RATE
    assert np.abs(np.fft.rfft(original, SAMPLE_RATE)).argmax() == pytest.approx(300, abs=3)


@pytest.mark.parametrize(("hits", "held"), [(1, "1 hit"), (3, "3 hits")])
def test_a_hit_that_a_file_does_not_have_is_refused(
    client: TestClient, hits: int, held: str
) -> None:
    file = {"file": encoded(np.tile(hit(), hits))}
    answer = client.post(MATCH, files=file, data={"hit": "4"})
    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["name"]) == (422, "hit")
    assert fault["detail"] == f"it holds {held}, and no hit 4"
    assert metric(client, "ghostnote_decode_failures_total") == 0


@pytest.mark.parametrize("kind", ["WAV", "AIFF", "FLAC", "OGG", "MP3"])
def test_a_format_is_told_by_content_and_not_by_name(client: TestClient, kind: str) -> None:
    upload = ("drum.txt", encoded(hit(), kind=kind), "text/plain")
    assert client.post(MATCH, files={"file": upload}).status_code == 200


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x00b.wav", "C:\\x.wav", "x" * 3000, ""])
def test_the_files_name_means_nothing(client: TestClient, name: str) -> None:
    body = part("file", encoded(hit()), f'; filename="{name}"'.encode()) + b"--cut--\r\n"
    assert client.post(MATCH, content=body, headers=BOUNDARY).status_code == 200


def test_nothing_is_written_to_disk(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*args: object, **options: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr(tempfile, "TemporaryFile", forbidden)
    monkeypatch.setattr(tempfile, "mkstemp", forbidden)
    content = encoded(np.tile(hit(), 60))
    assert len(content) > 2**21
    assert client.post(MATCH, files={"file": content}).status_code == 200


@pytest.mark.parametrize(
    ("content", "status", "detail"),
    [
        (b"this is text", 415, NOT_AUDIO),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), 415, NOT_AUDIO),
        (b"RIFF\x00\x00\x00\x00WAVE", 415, NOT_AUDIO),
        (b"", 422, "the audio is empty: the file holds no bytes"),
        (encoded(np.zeros(4410)), 422, "the audio is silent"),
        (encoded(np.full(4410, 0.5)), 422, "the audio is silent: it stays at one level"),
        (encoded(np.full(1, 0.5)), 422, "the audio is silent: it stays at one level"),
        (encoded(np.zeros(0)), 422, "it holds no samples"),
        (encoded(np.tile(hit(1), 61)), 413, "61.0 s long; at most 60 s are read"),
        (encoded(np.ones((100, 33))), 413, "33 channels; at most 32 are read"),
    ],
    ids=[
        *("text", "image", "bare header", "empty", "silence", "constant", "one sample"),
        *("no samples", "too long", "channels"),
    ],
)
def test_a_bad_file_is_refused_in_plain_words(
    client: TestClient, content: bytes, status: int, detail: str
) -> None:
    answer = client.post(MATCH, files={"file": ("a.wav", content)})
    assert answer.status_code == status
    assert answer.json()["status"] == status
    assert detail in answer.json()["detail"]
    assert metric(client, "ghostnote_decode_failures_total") == 1


def test_a_file_that_an_extra_reads_is_told_from_what_is_no_audio(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    answer = client.post(MATCH, files={"file": b"\0\0\0\x1cftypM4A " + bytes(100)})
    detail = "M4A and AAC need the extra ghostnote[m4a] on the server."
    assert (answer.status_code, answer.json()["detail"]) == (415, detail)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_samples_that_are_no_numbers_are_refused(client: TestClient, value: float) -> None:
    buffer = io.BytesIO()
    soundfile.write(buffer, np.full(100, value), SAMPLE_RATE, format="WAV", subtype="FLOAT")
    answer = client.post(MATCH, files={"file": buffer.getvalue()})
    assert answer.status_code == 422
    assert "not numbers" in answer.json()["detail"]


@pytest.mark.parametrize("sample_rate", [1, 8000, 192_000, 655_350, 2**31 - 1])
def test_any_sample_rate_is_read_or_refused(client: TestClient, sample_rate: int) -> None:
    wav = bytearray(encoded(hit(0.001)))
    struct.pack_into("<I", wav, 24, sample_rate)
    assert client.post(MATCH, files={"file": bytes(wav)}).status_code in (200, 413, 415, 422)


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.99])
@pytest.mark.parametrize("kind", ["WAV", "AIFF", "FLAC", "OGG", "MP3"])
def test_a_truncated_file_is_read_or_refused(client: TestClient, kind: str, cut: float) -> None:
    content = encoded(hit(), kind=kind)
    answer = client.post(MATCH, files={"file": content[: int(cut * len(content))]})
    assert answer.status_code in (200, 415, 422)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"--cut--\r\n", "a sample is missing"),
        (part("file", b"text", b"") + b"--cut--\r\n", "must be a file, not text"),
        (part("other", b"x") + b"--cut--\r\n", "no such field here"),
        (part("refine", b"maybe", b"") + b"--cut--\r\n", "must be one of false, true"),
        (part("class", b"gong", b"") + b"--cut--\r\n", "must be one of snare"),
        (part("hit", b"0", b"") + b"--cut--\r\n", "must be a whole number from 1 on, not '0'"),
        (part("hit", b"2.5", b"") + b"--cut--\r\n", "must be a whole number from 1 on, not '2.5'"),
        (2 * part("class", b"snare", b"") + b"--cut--\r\n", "given more than once"),
    ],
    ids=["no field", "text", "other", "refine", "class", "hit", "no whole hit", "twice"],
)
def test_a_wrong_form_names_the_field(client: TestClient, body: bytes, fault: str) -> None:
    answer = client.post(MATCH, content=body, headers=BOUNDARY)
    assert answer.status_code == 422
    assert fault in answer.json()["detail"]
    assert fault in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"garbage", 422),
        (part("file", b"x") + part("file", b"x") + b"--cut--\r\n", 422),
        (part("refine", b"x" * 2000, b"") + b"--cut--\r\n", 422),
        (b"--cut\r\nContent-Disposition: form-data\r\n\r\nx\r\n--cut--\r\n", 422),
        (b"--cut\r\n" + b"X: " + b"y" * 100_000, 422),
    ],
    ids=["nothing", "garbage", "two files", "long field", "no name", "long header"],
)
def test_a_malformed_form_is_refused(client: TestClient, body: bytes, status: int) -> None:
    answer = client.post(MATCH, content=body, headers=BOUNDARY)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["application/json", "audio/wav", "multipart/mixed", ""])
def test_a_body_that_is_no_form_is_refused(client: TestClient, kind: str) -> None:
    answer = client.post(MATCH, content=b"x", headers={"Content-Type": kind})
    assert answer.status_code == 415
    assert "multipart/form-data" in answer.json()["detail"]


def test_a_form_without_a_boundary_is_refused(client: TestClient) -> None:
    headers = {"Content-Type": "multipart/form-data"}
    assert client.post(MATCH, content=b"x", headers=headers).status_code == 422


def test_a_file_over_the_limit_is_refused(serve: Serve) -> None:
    content = encoded(hit())
    assert serve(upload_bytes=len(content)).post(MATCH, files={"file": content}).is_success
    answer = serve(upload_bytes=len(content) - 1).post(MATCH, files={"file": content})
    assert answer.status_code == 413


class Endless:
    """A body without an end, which counts what was taken of it."""

    def __init__(self) -> None:
        self.taken = 0

    def __iter__(self) -> Iterator[bytes]:
        yield part("file", b"").removesuffix(b"\r\n")
        for _ in range(10_000):
            self.taken += 65_536
            yield bytes(65_536)


def test_a_promise_over_the_limit_is_refused_unread(client: TestClient) -> None:
    headers = BOUNDARY | {"Content-Length": "20100000"}
    answer = client.post(MATCH, content=b"", headers=headers)
    assert answer.status_code == 413
    assert answer.json()["detail"] == "That file is over 20 MB; drop a smaller one."


def test_a_body_of_unknown_length_is_counted(client: TestClient) -> None:
    answer = client.post(MATCH, content=iter(Endless()), headers=BOUNDARY)
    assert "content-length" not in answer.request.headers
    assert answer.status_code == 413


@pytest.mark.parametrize("container", ["wav", "flac"])
def test_a_file_that_was_saved_here_leads_to_its_exact_recipe(
    serve: Serve, tmp_path: Path, models_folder: Path, container: str
) -> None:
    save_ghost(tmp_path / "ghosts" / "ghost")
    client = serve(models=(tmp_path / "ghosts", models_folder))
    address = f"/api/models/ghost/sound.{container}?class=kick&seed=9&latent=BQAFAAUA&pitch=3&x=0.1"
    saved = client.get(f"{address}&rate=96000&depth=24").content
    # Dropped while another model plays.
    found = client.post(MATCH, files={"file": saved}, data={"refine": "true"}).json()
    assert (found["model"], found["recipe"], found["class"]) == ("ghost", True, "kick")
    assert (found["seed"], found["latent"], found["warnings"]) == (9, "BQAFAAUA", [])
    assert (found["controls"]["pitch"], found["controls"]["x"]) == (3, 0.1)
    query = found["controls"] | {key: found[key] for key in ("class", "seed", "latent")}
    again = client.get(
        f"/api/models/ghost/sound.{container}", params=query | {"rate": 96000, "depth": 24}
    )
    assert again.content == saved
    other = client.post(MATCH, files={"file": saved}, data={"hit": "2"})
    assert (other.status_code, other.json()["errors"][0]["name"]) == (422, "hit")


def test_a_recipe_of_a_model_that_is_not_here_is_matched_and_named(client: TestClient) -> None:
    text = Recipe("their-snares", "0" * 16, patch()).to_text()
    file = encode_wav(hit().astype(np.float32), SAMPLE_RATE, "16", text)
    found = client.post(MATCH, files={"file": file}).json()
    assert (found["model"], found["recipe"]) == ("damped-sine", False)
    assert "needs the model their-snares, which is not installed" in found["warnings"][0]
    assert found["controls"]["x"] == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize("text", ["{}", "[" * 9000, '{"ghostnote":1,"model":"../x"}', "\x00" * 50])
def test_a_hostile_comment_is_a_file_without_a_recipe(client: TestClient, text: str) -> None:
    file = encode_wav(hit().astype(np.float32), SAMPLE_RATE, "16", text)
    found = client.post(MATCH, files={"file": file}).json()
    assert (found["recipe"], found["warnings"]) == (False, [])
