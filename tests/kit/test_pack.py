import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghostnote.engine.instrument import Instrument
from ghostnote.engine.recipe import recipe_of
from ghostnote.kit.hydrogen import NAMESPACE
from ghostnote.kit.kit import Kit
from ghostnote.kit.pack import files_of, folder_of, to_zip
from ghostnote.kit.strokes import strokes
from ghostnote.kit.take import FORMATS, Format, Take
from ghostnote.kit.xml import to_text

from .conftest import Made
from .test_hydrogen import unpacked


@pytest.fixture
def packed(made: Made, instruments: Mapping[str, Instrument]) -> bytes:
    kit, planned, contents = made
    return to_zip(folder_of(kit), files_of(kit, planned, contents, Take(), instruments))


def test_a_zip_holds_the_sounds_the_presets_and_the_kits_recipe(made: Made, packed: bytes) -> None:
    kit, _, contents = made
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        document = json.loads(archive.read("two-models/kit.json"))
        wav = archive.read("two-models/samples/01-kick-drum-v3-r1.wav")
    presets = {f"two-models/two-models.{kind}" for kind in FORMATS}
    sounds = {f"two-models/samples/{name}.wav" for name in contents}
    assert set(names) == presets | sounds | {"two-models/kit.json"}
    assert len(names) == len(set(names))
    assert document["name"] == kit.name
    assert document["pads"] == json.loads(json.dumps(kit.document()))["pads"]
    taken = {name: document[name] for name in asdict(Take())}
    assert taken == asdict(Take()) | {"formats": list(FORMATS)}
    recipe = recipe_of(wav)
    assert recipe is not None
    assert (recipe.model, recipe.patch) == ("ghost", kit.pads[0].patch)
    assert set(document["identities"]) == {"ghost", "damped-sine"}
    assert document["identities"]["ghost"] == recipe.identity


def test_every_sound_carries_the_recipe_of_its_stroke(made: Made) -> None:
    for stroke in made[1]:
        recipe = recipe_of(made[2][stroke.file])
        assert recipe is not None
        assert recipe.patch == stroke.patch


def test_the_same_kit_is_the_same_bytes(
    made: Made, instruments: Mapping[str, Instrument], packed: bytes
) -> None:
    kit, planned, contents = made
    again = to_zip(folder_of(kit), files_of(kit, planned, contents, Take(), instruments))
    assert again == packed
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_no_path_leads_out_of_the_folder(packed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            path = PurePosixPath(name)
            assert path.parts[0] == "two-models"
            assert not {"..", "."} & set(path.parts)


@pytest.mark.parametrize("kind", FORMATS)
def test_only_the_formats_asked_for_are_written(
    made: Made, instruments: Mapping[str, Instrument], kind
) -> None:
    kit, planned, contents = made
    files = files_of(kit, planned, contents, Take(formats=(kind,)), instruments)
    presets = [name for name in files if "/" not in name]
    assert sorted(presets) == sorted(["kit.json", f"two-models.{kind}"])
    assert "kit.json" in files_of(kit, planned, contents, Take(formats=()), instruments)


def references(files: Mapping[str, bytes], kind: Format) -> list[str]:
    """The paths of the samples that a preset of a kit plays, in its folder or archive."""
    (preset,) = (content for name, content in files.items() if name.endswith(f".{kind}"))
    if kind == "sfz":
        return re.findall(r"sample=(\S+)", preset.decode())
    if kind == "dspreset":
        return [sample.attrib["path"] for sample in ElementTree.fromstring(preset).iter("sample")]
    ((folder, drumkit),) = (
        (name.removesuffix("drumkit.xml"), content)
        for name, content in unpacked(preset).items()
        if name.endswith("/drumkit.xml")
    )
    named = ElementTree.fromstring(drumkit).iter(f"{{{NAMESPACE}}}filename")
    return [f"{folder}{name.text}" for name in named]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("title", "word", "plain"),
    [
        ("Čaj №1", "čaj-1", "caj-no1"),
        ("スネア", "スネア", ""),
        ("C\N{COMBINING CARON}aj", "čaj", "caj"),
        ("\U00020bb7" * 60, "\U00020bb7" * 40, ""),
        (
            "\N{LATIN SMALL LIGATURE FFI}Ⅷ" * 30,
            "\N{LATIN SMALL LIGATURE FFI}ⅷ" * 20,
            "ffiviii" * 5 + "ffivi",
        ),
    ],
)
def test_names_of_any_script_lead_to_their_files(
    ghost: Instrument, made: Made, title: str, word: str, plain: str, kind: Format
) -> None:
    kit = Kit(title, tuple(replace(made[0].pads[0], name=name) for name in (title, "Kick")))
    planned = strokes(kit, {"ghost": ghost}, 2, 2)
    contents = {stroke.file: stroke.file.encode() for stroke in planned}
    files = files_of(kit, planned, contents, Take(2, 2, (kind,)), {"ghost": ghost})
    with zipfile.ZipFile(io.BytesIO(to_zip(folder_of(kit), files))) as archive:
        for entry in archive.infolist():
            # The flag that tells readers that a name is UTF-8.
            assert bool(entry.flag_bits & 0x800) == (not entry.filename.isascii())
            assert all(len(part.encode()) <= 255 for part in PurePosixPath(entry.filename).parts)
        kept = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
        assert {name.partition("/")[0] for name in archive.namelist()} == {word}
    played = references(kept, kind)
    assert len(played) == len(set(played)) == 8
    if kind == "h2drumkit":
        assert f"{plain or 'kit'}.h2drumkit" in kept
        inside = unpacked(kept[f"{plain or 'kit'}.h2drumkit"])
        assert all(name.isascii() for name in inside)
        assert f"{plain or 'kit'}/01-{plain or 'pad'}-v1-r1.wav" in played
        assert {inside[path] for path in played} == set(contents.values())
    else:
        assert f"{word}.{kind}" in kept
        assert f"samples/01-{word}-v1-r1.wav" in played
        assert {kept[path] for path in played} == set(contents.values())


@pytest.mark.skipif(not shutil.which("unzip"), reason="unzip is not installed")
def test_a_zip_tool_finds_nothing_wrong(packed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "kit.zip"
    path.write_bytes(packed)
    done = subprocess.run(["unzip", "-t", str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "No errors detected" in done.stdout


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_name_is_whole_xml(text: str, value: str) -> None:
    root = ElementTree.Element("root", name=value.encode(errors="ignore").decode())
    ElementTree.SubElement(root, "child").text = text.encode(errors="ignore").decode()
    read = ElementTree.fromstring(to_text(root))
    # Readers of XML take a carriage return for the end of a line.
    kept = "".join(c for c in text.replace("\r", "\n") if c >= " " or c in "\t\n")
    if kept.isprintable():
        assert (read[0].text or "") == kept
