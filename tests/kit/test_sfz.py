import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from ghostnote.engine.instrument import Instrument
from ghostnote.kit.pack import files_of
from ghostnote.kit.sfz import to_sfz
from ghostnote.kit.take import Take

from .conftest import Made

OPCODES = {
    # SFZ 1 and 2 (sfzformat.com/opcodes): name, and the values it takes.
    "loop_mode": "no_loop|one_shot|loop_continuous|loop_sustain",
    "amp_veltrack": (-100, 100),
    "key": (0, 127),
    "volume": (-144, 6),
    "pan": (-100, 100),
    "group": (0, 2**31 - 1),
    "off_by": (0, 2**31 - 1),
    "off_mode": "fast|normal",
    "sample": r"samples/[\w-]+\.wav",
    "lovel": (1, 127),
    "hivel": (1, 127),
    "seq_length": (1, 100),
    "seq_position": (1, 100),
}

Region = dict[str, str]


def read(text: str) -> list[Region]:
    """Regions with what they inherit, by an SFZ reader of the test's own."""
    regions: list[Region] = []
    scopes: dict[str, Region] = {"global": {}, "group": {}, "region": {}}
    header = ""
    for line in text.splitlines():
        for word in line.partition("//")[0].split():
            if word.startswith("<"):
                match = re.match(r"<(\w+)>$", word)
                assert match, word
                header = match[1]
                scopes[header] = {}
                if header == "region":
                    regions.append(scopes["global"] | scopes["group"])
            else:
                name, _, value = word.partition("=")
                scopes[header][name] = value
                if header == "region":
                    regions[-1][name] = value
    return regions


def test_every_opcode_is_one_of_the_format(made: Made) -> None:
    kit, planned, _ = made
    for region in read(to_sfz(kit, planned, "samples", ".wav")):
        assert set(region) <= set(OPCODES)
        for name, value in region.items():
            allowed = OPCODES[name]
            if isinstance(allowed, str):
                assert re.fullmatch(allowed, value), (name, value)
            else:
                assert allowed[0] <= float(value) <= allowed[1], (name, value)


def test_every_file_plays_once_and_velocities_tile(made: Made) -> None:
    kit, planned, contents = made
    regions = read(to_sfz(kit, planned, "samples", ".wav"))
    assert sorted(region["sample"] for region in regions) == sorted(
        f"samples/{name}.wav" for name in contents
    )
    for pad in kit.pads:
        own = [region for region in regions if int(region["key"]) == pad.note]
        for velocity in range(1, 128):
            playing = [r for r in own if int(r["lovel"]) <= velocity <= int(r["hivel"])]
            assert sorted(int(r["seq_position"]) for r in playing) == [1, 2]
            assert {r["seq_length"] for r in playing} == {"2"}


def test_pads_have_their_level_place_and_choke_group(made: Made) -> None:
    kit, planned, _ = made
    regions = read(to_sfz(kit, planned, "samples", ".wav"))
    for pad in kit.pads:
        own = [region for region in regions if int(region["key"]) == pad.note]
        assert {float(region["volume"]) for region in own} == {pad.gain_db}
        assert {float(region["pan"]) for region in own} == {100 * pad.pan}
        choked = {(region.get("group"), region.get("off_by")) for region in own}
        assert choked == {(str(pad.choke), str(pad.choke)) if pad.choke else (None, None)}
    assert {region["loop_mode"] for region in regions} == {"one_shot"}


def lint(path: Path) -> list[str]:
    script = "import sys; from sfzlint.cli import sfzlint; sys.argv[0] = 'sfzlint'; sfzlint()"
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def written(made: Made, instruments: Mapping[str, Instrument], tmp_path: Path) -> Path:
    kit, planned, contents = made
    take = Take(formats=("sfz",))
    for name, content in files_of(kit, planned, contents, take, instruments).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return next(tmp_path.glob("*.sfz"))


def test_an_independent_reader_finds_nothing_wrong(written: Path) -> None:
    assert lint(written) == []


def test_that_reader_sees_what_is_wrong(written: Path) -> None:
    text = written.read_text()
    for right, wrong, said in (
        ("hivel=", "hivell=", "unknown opcode"),
        ("01-kick-drum-v1-r1", "nothing", "file not found"),
        ("pan=100.0", "pan=101.0", "not in range"),
    ):
        assert right in text
        written.write_text(text.replace(right, wrong))
        assert any(said in line for line in lint(written))
