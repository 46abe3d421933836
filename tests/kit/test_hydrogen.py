import gzip
import io
import re
import shutil
import subprocess
import tarfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ghostnote.audio import amplitude
from ghostnote.kit.hydrogen import MAX_LAYERS, NAMESPACE, to_h2drumkit
from ghostnote.kit.kit import Kit
from ghostnote.kit.strokes import strokes

from .conftest import Made

SCHEMA = Path("/usr/share/hydrogen/data/xsd/drumkit.xsd")
"""Where Hydrogen installs the schema that the lists below say again."""
# Elements in order, with what they hold, of data/xsd/drumkit.xsd of Hydrogen 1.2. All of these are
# required there but for the place and what stands with a '?'.
FLOAT, INTEGER, SHARE, BOOL, TEXT = (
    r"-?\d+(\.\d+)?",
    r"-?\d+",
    r"0(\.\d+)?|1(\.0*)?",
    "true|false",
    ".*",
)
DRUMKIT = {
    "name": TEXT, "author": TEXT, "info": TEXT, "license": TEXT, "image": TEXT,
    "imageLicense": TEXT, "componentList": None, "instrumentList": None,
}  # fmt: skip
COMPONENT = {"id": INTEGER, "name": TEXT, "volume": FLOAT}
INSTRUMENT = {
    "id": INTEGER, "name": TEXT, "volume": FLOAT, "isMuted": BOOL, "isSoloed": BOOL,
    "pan_L": SHARE, "pan_R": SHARE, "pitchOffset": FLOAT, "randomPitchFactor": SHARE,
    "gain": FLOAT, "applyVelocity": BOOL, "filterActive": BOOL, "filterCutoff": SHARE,
    "filterResonance": SHARE, "Attack": r"\d+", "Decay": r"\d+", "Sustain": SHARE,
    "Release": r"\d+", "muteGroup": INTEGER, "midiOutChannel": INTEGER, "midiOutNote": INTEGER,
    "isStopNote": BOOL, "sampleSelectionAlgo": "VELOCITY|ROUND_ROBIN|RANDOM", "isHihat": INTEGER,
    "lower_cc": INTEGER, "higher_cc": INTEGER, "FX1Level": FLOAT, "FX2Level": FLOAT,
    "FX3Level": FLOAT, "FX4Level": FLOAT, "instrumentComponent": None,
}  # fmt: skip
LAYERS = {"component_id": INTEGER, "gain": FLOAT}
LAYER = {"filename": TEXT, "min": FLOAT, "max": FLOAT, "gain": FLOAT, "pitch": FLOAT}


def unpacked(archive: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        members = tar.getmembers()
        assert all(member.isfile() for member in members)
        files = {member.name: tar.extractfile(member) for member in members}
        return {name: file.read() for name, file in files.items() if file}


@pytest.fixture
def archive(made: Made) -> bytes:
    kit, planned, contents = made
    return to_h2drumkit(kit, planned, contents, "two-models", ".wav")


@pytest.fixture
def drumkit(archive: bytes) -> ElementTree.Element:
    text = unpacked(archive)["two-models/drumkit.xml"].decode()
    root = ElementTree.fromstring(text)
    assert root.tag == f"{{{NAMESPACE}}}drumkit_info"
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    return root


def instruments(drumkit: ElementTree.Element) -> list[ElementTree.Element]:
    return list(drumkit.find("instrumentList") or [])


def check(element: ElementTree.Element, expected: dict[str, str | None], rest: str = "") -> None:
    assert [child.tag for child in element if child.tag != rest] == list(expected)
    for name, pattern in expected.items():
        if pattern is not None:
            text = element.findtext(name) or ""
            assert re.fullmatch(pattern, text, re.DOTALL), (name, text)


def test_every_element_is_in_hydrogens_order_and_of_its_type(drumkit: ElementTree.Element) -> None:
    check(drumkit, DRUMKIT)
    for component in drumkit.find("componentList") or []:
        check(component, COMPONENT)
    for instrument in instruments(drumkit):
        check(instrument, INSTRUMENT)
        component = instrument.find("instrumentComponent")
        assert component is not None
        check(component, LAYERS, rest="layer")
        for layer in component.iter("layer"):
            check(layer, LAYER)


def test_every_file_plays_and_velocities_tile(
    made: Made, archive: bytes, drumkit: ElementTree.Element
) -> None:
    files = unpacked(archive)
    named = {f"two-models/{name.text}" for name in drumkit.iter("filename")}
    assert named | {"two-models/drumkit.xml"} == set(files)
    assert files["two-models/01-kick-drum-v1-r1.wav"] == made[2]["01-kick-drum-v1-r1"]
    for instrument in instruments(drumkit):
        layers = [
            (float(layer.findtext("min") or ""), float(layer.findtext("max") or ""))
            for layer in instrument.iter("layer")
        ]
        assert sorted(layers) == [
            (low, high) for low, high in sorted(set(layers)) for _ in range(2)
        ]
        edges = sorted(set(layers))
        assert (edges[0][0], edges[-1][1]) == (0, 1)
        assert [high for _, high in edges[:-1]] == [low for low, _ in edges[1:]]
        for velocity in range(1, 128):
            playing = [low for low, high in layers if low <= velocity / 127 <= high]
            assert len(playing) == 2


def test_a_layer_is_heard_where_the_strokes_say(made: Made, drumkit: ElementTree.Element) -> None:
    for layer, stroke in zip(drumkit.iter("layer"), made[1], strict=True):
        ending = f"-v{stroke.layer + 1}-r{stroke.round_robin + 1}.wav"
        assert (layer.findtext("filename") or "").endswith(ending)
        low, high = (float(layer.findtext(name) or "") for name in ("min", "max"))
        heard = [v for v in range(1, 128) if low <= v / 127 <= high]
        assert (heard[0], heard[-1]) == (stroke.low, stroke.high)


def test_pads_have_their_level_place_key_and_mute_group(
    made: Made, drumkit: ElementTree.Element
) -> None:
    for pad, instrument in zip(made[0].pads, instruments(drumkit), strict=True):
        assert instrument.findtext("name") == pad.name
        assert instrument.findtext("midiOutNote") == str(pad.note)
        assert instrument.findtext("muteGroup") == str(pad.choke or -1)
        assert instrument.findtext("sampleSelectionAlgo") == "ROUND_ROBIN"
        gain, left, right = (
            float(instrument.findtext(name) or "") for name in ("gain", "pan_L", "pan_R")
        )
        assert gain == pytest.approx(amplitude(pad.gain_db), abs=1e-4)
        assert max(left, right) == 1
        assert right - left == pytest.approx(pad.pan)


@pytest.mark.parametrize(("layers", "round_robins", "kept"), [(8, 8, 16), (3, 8, 15), (1, 8, 8)])
def test_every_layer_is_kept_of_more_strokes_than_hydrogen_reads(
    made: Made, ghost, layers: int, round_robins: int, kept: int
) -> None:
    kit = Kit("many", made[0].pads[:1])
    planned = strokes(kit, {"ghost": ghost}, layers, round_robins)
    archive = to_h2drumkit(kit, planned, {s.file: b"" for s in planned}, "many", ".wav")
    names = [name for name in unpacked(archive) if name.endswith(".wav")]
    assert len(names) == kept <= MAX_LAYERS
    assert {name.split("-")[-2] for name in names} == {f"v{n + 1}" for n in range(layers)}


def test_the_archive_has_no_time_of_day(made: Made, archive: bytes) -> None:
    kit, planned, contents = made
    assert to_h2drumkit(kit, planned, contents, "two-models", ".wav") == archive
    assert archive[4:8] == bytes(4)
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(archive))) as tar:
        assert {member.mtime for member in tar.getmembers()} == {0}
        assert {member.mode for member in tar.getmembers()} == {0o644}


@pytest.mark.skipif(
    not SCHEMA.is_file() or not shutil.which("xmllint"), reason="Hydrogen or xmllint is missing"
)
def test_hydrogens_own_schema_takes_it(archive: bytes, tmp_path: Path) -> None:
    path = tmp_path / "drumkit.xml"
    path.write_bytes(unpacked(archive)["two-models/drumkit.xml"])
    command = ["xmllint", "--noout", "--schema", str(SCHEMA), str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
