from xml.etree import ElementTree

import pytest

from ghostnote.kit.decent import to_dspreset
from ghostnote.kit.kit import Kit
from ghostnote.kit.strokes import Stroke, strokes

from .conftest import Made

# Attributes of the Decent Sampler Developer's Guide, 'The groups element', and where they may be.
GROUP = {
    "name", "tags", "volume", "pan", "ampVelTrack", "seqMode", "seqLength", "silencedByTags",
    "silencingMode",
}  # fmt: skip
SAMPLE = {
    "path", "rootNote", "loNote", "hiNote", "loVel", "hiVel", "seqPosition", "ampEnvEnabled",
}  # fmt: skip


@pytest.fixture
def groups(made: Made) -> list[ElementTree.Element]:
    kit, planned, _ = made
    root = ElementTree.fromstring(to_dspreset(kit, planned, "samples", ".wav"))
    assert root.tag == "DecentSampler"
    (only,) = root
    assert only.tag == "groups"
    return list(only)


def test_every_element_and_attribute_is_one_of_the_format(
    groups: list[ElementTree.Element],
) -> None:
    for group in groups:
        assert (group.tag, set(group.attrib) - GROUP) == ("group", set())
        assert group.attrib["seqMode"] in ("random", "true_random", "round_robin", "always")
        for sample in group:
            assert (sample.tag, set(sample.attrib)) == ("sample", SAMPLE)


def test_every_file_plays_once_and_velocities_tile(
    made: Made, groups: list[ElementTree.Element]
) -> None:
    kit, _, contents = made
    paths = [sample.attrib["path"] for group in groups for sample in group]
    assert sorted(paths) == sorted(f"samples/{name}.wav" for name in contents)
    for pad, group in zip(kit.pads, groups, strict=True):
        assert group.attrib["name"] == pad.name
        assert group.attrib["seqLength"] == "2"
        for sample in group:
            assert {sample.attrib[key] for key in ("rootNote", "loNote", "hiNote")} == {
                str(pad.note)
            }
        for velocity in range(1, 128):
            playing = [
                int(s.attrib["seqPosition"])
                for s in group
                if int(s.attrib["loVel"]) <= velocity <= int(s.attrib["hiVel"])
            ]
            assert sorted(playing) == [1, 2]


def test_choked_pads_silence_each_other_by_tags(groups: list[ElementTree.Element]) -> None:
    tags = [set(group.attrib["tags"].split(",")) for group in groups]
    silenced = [group.attrib.get("silencedByTags") for group in groups]
    assert silenced == [None, "choke-2", "choke-2"]
    assert ["choke-2" in each for each in tags] == [False, True, True]


def test_pads_have_their_level_and_place(made: Made, groups: list[ElementTree.Element]) -> None:
    for pad, group in zip(made[0].pads, groups, strict=True):
        assert group.attrib["volume"].endswith("dB")
        assert float(group.attrib["volume"][:-2]) == pad.gain_db
        assert float(group.attrib["pan"]) == 100 * pad.pan


def test_one_stroke_needs_no_turns(made: Made, ghost) -> None:
    kit = Kit("plain", made[0].pads[:1])
    planned: list[Stroke] = strokes(kit, {"ghost": ghost}, 1, 1)
    (group,) = ElementTree.fromstring(to_dspreset(kit, planned, "samples", ".wav"))[0]
    assert group.attrib["seqMode"] == "always"
    assert len(group) == 1
