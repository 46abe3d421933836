from dataclasses import replace

import pytest

from ghostnote.corpus import Record
from ghostnote.evaluation.takes import take_pairs

RECORD = Record(
    path="a.wav", source="room", pack="kit", drum_class="snare", licence="CC0-1.0", split="train",
    seconds=1.0, sha256="0", near_copy_of=None, shard=0, row=0, length=100,
)  # fmt: skip


def records(*paths: str) -> list[Record]:
    return [replace(RECORD, path=path) for path in paths]


def test_takes_are_told_by_their_number_alone() -> None:
    found = records(
        "kit/sn_vl1_rr1-close.flac",
        "kit/sn_vl1_rr1-room.flac",
        "kit/sn_vl1_rr2-close.flac",
        "kit/sn_vl2_rr1-close.flac",
        "kit/sn_vl1_rr10-close.flac",
        "other/sn_vl1_rr2-close.flac",
    )
    assert take_pairs(found) == [(0, 2), (0, 4), (2, 4)]


@pytest.mark.parametrize("name", ["hit_RR{}.wav", "Snare take {}.wav", "tom_robin-{}.aif"])
def test_ways_to_number_takes(name: str) -> None:
    assert take_pairs(records(name.format(1), name.format(2))) == [(0, 1)]


def test_packs_do_not_share_strokes() -> None:
    one, two = records("sn_rr1.wav", "sn_rr2.wav")
    assert take_pairs([one, replace(two, pack="another kit")]) == []


def test_near_copies_stand_in_where_no_name_says_take() -> None:
    one, two, three = records("curr1.wav", "curr2.wav", "c.wav")
    copy = replace(two, near_copy_of="c.wav")
    assert take_pairs([one, copy, three]) == [(2, 1)]
    assert take_pairs([one, replace(two, near_copy_of="elsewhere.wav")]) == []
