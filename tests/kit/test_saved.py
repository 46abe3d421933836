import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghostnote.engine.instrument import Instrument
from ghostnote.errors import KitError
from ghostnote.kit.pack import files_of, folder_of, to_zip
from ghostnote.kit.saved import MAX_BYTES, MAX_ENTRIES, SavedKit, saved_kit
from ghostnote.kit.take import Take

from .conftest import Made

Document = dict[str, Any]
PAD: Document = {
    "name": "Kick",
    "model": "ghost",
    "class": "kick",
    "controls": {"x": 0.5},
    "seed": 7,
    "latent": "",
    "gain_db": -3,
    "pan": 0.5,
    "choke": 1,
    "note": 36,
    "locked": True,
}
KIT: Document = {
    "ghostnote": "1",
    "name": "Mine",
    "pads": [PAD],
    "layers": 2,
    "round_robins": 3,
    "formats": ["sfz"],
    "rate": 48000,
    "depth": "32f",
    "identities": {"ghost": "0" * 16},
}

TAKE = Take(3, 2, ("h2drumkit", "sfz"), 96000, "16")


def read(content: bytes) -> SavedKit:
    return saved_kit(io.BytesIO(content))


def written(document: object = KIT) -> bytes:
    return json.dumps(document).encode()


def zipped(files: Mapping[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def files(made: Made, instruments: Mapping[str, Instrument]) -> dict[str, bytes]:
    """The files of a kit of two models, by their paths in its folder."""
    return files_of(*made, TAKE, instruments)


def test_a_kit_comes_back_whole_from_its_zip_and_from_its_own_file(
    made: Made, files: dict[str, bytes], instruments: Mapping[str, Instrument]
) -> None:
    kit = made[0]
    for content in (to_zip(folder_of(kit), files), files["kit.json"]):
        found = read(content)
        assert found.kit == kit
        assert found.take == TAKE
        for pad, recipe in zip(kit.pads, found.recipes, strict=True):
            assert (recipe.model, recipe.patch) == (pad.model, pad.patch)
            assert recipe.identity == instruments[pad.model].manifest.identity


@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("folder", ["", "my-kit/", "Kits/2026/my-kit/", "my-kit\\"])
def test_a_zip_may_have_been_packed_again(files: dict[str, bytes], folder: str, kind: int) -> None:
    beside = {"__MACOSX/my-kit/._kit.json": b"\0\5", "notes.txt": b"mine", "a/": b""}
    packed = {folder + name: content for name, content in reversed(files.items())}
    assert read(zipped(beside | packed, kind)) == read(files["kit.json"])


def test_a_byte_order_mark_and_other_fields_do_no_harm() -> None:
    content = b"\xef\xbb\xbf" + written(KIT | {"mine": [1]})
    assert read(content) == read(written())


def test_a_kit_that_names_no_bundles_has_recipes_without_identity() -> None:
    older = {name: value for name, value in KIT.items() if name != "identities"}
    assert [recipe.identity for recipe in read(written(older)).recipes] == [""]
    assert [recipe.identity for recipe in read(written()).recipes] == ["0" * 16]


def test_how_a_kit_was_taken_away_and_its_locks_come_back() -> None:
    found = read(written(KIT | {"pads": [PAD, PAD | {"locked": False}]}))
    assert found.take == Take(2, 3, ("sfz",), 48000, "32f")
    assert [pad.locked for pad in found.kit.pads] == [True, False]
    twice = read(changed(formats=["h2drumkit", "sfz", "sfz"]))
    assert twice.take.formats == ("h2drumkit", "sfz")
    assert read(changed(formats=[])).take.formats == ()


def test_an_older_file_says_the_counts_alone_and_no_pad_is_locked() -> None:
    older = {name: KIT[name] for name in ("ghostnote", "name", "layers", "round_robins")}
    found = read(written(older | {"pads": [{n: v for n, v in PAD.items() if n != "locked"}]}))
    assert found.take == Take(2, 3)
    assert [pad.locked for pad in found.kit.pads] == [False]


def changed(**fields: object) -> bytes:
    return written(KIT | fields)


def with_pad(**fields: object) -> bytes:
    return changed(pads=[PAD, PAD | fields])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "neither the zip nor the kit.json"),
        (b"[Hit]", "neither the zip"),
        (b"<region> sample=samples/a.wav", "its folder of samples"),
        (b"<DecentSampler></DecentSampler>", "its folder of samples"),
        (b"\x1f\x8b\x08 a tar of Hydrogen", "its folder of samples"),
        (b"\xff\xfe{", "neither the zip"),
        (b"[" * 100_000, "neither the zip"),
        (b'{"ghostnote": "1", "x": ' + b"9" * 9999 + b"}", "neither the zip"),
        (b'{"ghostnote": "1"', "neither the zip"),
        (written([KIT]), "neither the zip"),
        (written({"name": "theirs", "pads": [PAD]}), "neither the zip"),
        (written(KIT) + b" " * MAX_BYTES, "neither the zip"),
        (changed(ghostnote=1), "neither the zip"),
        (changed(pads={}), "neither the zip"),
        (changed(pads=[1]), "neither the zip"),
        (changed(identities=[]), "neither the zip"),
        (changed(name="\ud800"), "neither the zip"),
        (with_pad(**{"class": "\udfff"}), "neither the zip"),
        (changed(pads=[]), "1 to 16 pads, not 0"),
        (changed(pads=[PAD] * 17), "1 to 16 pads, not 17"),
        (changed(pads=[PAD] * 300), "at most 256"),
        (changed(layers=9), "layers=9 is out of range"),
        (changed(layers=2.0), "the kit: layers is no whole number"),
        (changed(round_robins=True), "the kit: round_robins is no whole number"),
        (changed(rate=22050), "the kit: rate has what is none of 44100, 48000, 96000"),
        (changed(rate=44100.0), "the kit: rate has what is none of"),
        (changed(rate="44100"), "the kit: rate has what is none of"),
        (changed(rate=None), "the kit: rate has what is none of"),
        (changed(depth=16), "the kit: depth has what is none of 16, 24, 32f"),
        (changed(depth="8"), "the kit: depth has what is none of 16, 24, 32f"),
        (changed(formats="sfz"), "the kit: formats is no list of some of sfz, dspreset, h2drumkit"),
        (changed(formats=["sfz"] * 4), "the kit: formats is no list of some of"),
        (changed(formats=["exe"]), "the kit: formats has what is none of sfz, dspreset, h2drumkit"),
        (changed(formats=[["sfz"]]), "the kit: formats has what is none of"),
        (with_pad(locked=1), "pad 2: locked is neither true nor false"),
        (with_pad(locked=None), "pad 2: locked is neither true nor false"),
        (changed(name="x" * 61), "the kit has no name of up to 60 characters"),
        (with_pad(name=None), "pad 2 has no name"),
        (with_pad(gain_db=float("nan")), "neither the zip"),
        (with_pad(gain_db=float("inf")), "neither the zip"),
        (with_pad(gain_db=1).replace(b'"gain_db": 1', b'"gain_db": 1e999'), "gain_db is no number"),
        (with_pad(gain_db=10**400), "gain_db is no number"),
        (with_pad(gain_db="loud"), "pad 2: gain_db is no number"),
        (with_pad(gain_db=True), "pad 2: gain_db is no number"),
        (with_pad(pan=2), "pad 2: pan=2 is out of range: -1 to 1"),
        (with_pad(note=36.0), "pad 2: note is no whole number"),
        (with_pad(note=128), "pad 2: note=128 is out of range"),
        (with_pad(choke=17), "pad 2: choke=17 is out of range"),
        (with_pad(model="../x"), "pad 2: its sound cannot be read"),
        (with_pad(model=["ghost"]), "pad 2: its sound cannot be read"),
        (with_pad(seed=2**32), "pad 2: its sound cannot be read"),
        (with_pad(latent="A+"), "pad 2: its sound cannot be read"),
        (with_pad(controls={"x": "1"}), "pad 2: its sound cannot be read"),
        (with_pad(controls={"x" * 101: 1}), "pad 2: its sound cannot be read"),
        (changed(identities={"ghost": "../"}), "pad 1: its sound cannot be read"),
        (changed(identities={"ghost": [1]}), "pad 1: its sound cannot be read"),
    ],
    ids=lambda value: "" if isinstance(value, str) else repr(value[:40]),
)
def test_what_is_no_kit_says_so_in_one_sentence(content: bytes, said: str) -> None:
    for held in (content, zipped({"a/kit.json": content})):
        with pytest.raises(KitError) as caught:
            read(held)
        text = str(caught.value)
        assert said in text or (held != content and "too large for that of a kit" in text)
        assert len(text) < 200
        assert "\n" not in text


def bomb() -> bytes:
    return zipped({"a/kit.json": b'{"ghostnote": "' + bytes(200_000_000)})


def lying(content: bytes, size: int) -> bytes:
    """A zip whose only file is said to be of another `size` once unpacked."""
    packed = bytearray(zipped({"kit.json": content}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", packed, packed.index(mark) + place, size)
    return bytes(packed)


def encrypted() -> bytes:
    packed = bytearray(zipped({"kit.json": written()}))
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    packed[6] |= 1
    return bytes(packed)


def many(count: int, length: int = 10) -> bytes:
    return zipped({f"{number:0{length}}": b"" for number in range(count)}, zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (bomb, "its kit.json is too large for that of a kit"),
        (lambda: lying(bytes(10_000_000), 100), "damaged"),
        (encrypted, "damaged"),
        (lambda: zipped({"kit.json": written()}, zipfile.ZIP_LZMA), "damaged"),
        (lambda: zipped({"kit.json": written()}, zipfile.ZIP_BZIP2), "damaged"),
        (lambda: zipped({"kit.json": written()})[:-30], "damaged"),
        (lambda: b"PK\x03\x04" + bytes(100), "damaged"),
        (lambda: many(MAX_ENTRIES + 1), "holds 2001 files, more than a kit has"),
        (lambda: many(20_000, 60), "a longer list of files than a kit has"),
        (lambda: zipped({}), "holds no kit.json"),
        (lambda: zipped({"samples/a.wav": b"", "KIT.JSON": written()}), "holds no kit.json"),
        (lambda: zipped({"../kit.json": written()}), "holds no kit.json"),
        (lambda: zipped({"/etc/kit.json": written()}), "holds no kit.json"),
        (lambda: zipped({"a/..\\kit.json": written()}), "holds no kit.json"),
        (lambda: zipped({"a/kit.json": written(), "b/kit.json": written()}), "holds 2 kits"),
    ],
)
def test_a_hostile_zip_is_refused(make: Callable[[], bytes], said: str) -> None:
    with pytest.raises(KitError, match=said):
        read(make())


class Counted(io.BytesIO):
    """A file that counts the bytes that are read of it."""

    count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.count += len(found)
        return found


def test_of_a_large_zip_only_its_list_and_the_kit_are_read(files: dict[str, bytes]) -> None:
    content = zipped(files | {"more.wav": bytes(50_000_000)}, zipfile.ZIP_STORED)
    file = Counted(content)
    assert saved_kit(file) == read(files["kit.json"])
    assert file.count < 100_000


PACKED = zipped({"a/kit.json": written(), "a/samples/x.wav": bytes(30)})


@given(st.lists(st.tuples(st.integers(0, len(PACKED) - 1), st.integers(0, 255)), max_size=8))
def test_a_zip_with_wrong_bytes_is_read_or_refused(wrong: list[tuple[int, int]]) -> None:
    content = bytearray(PACKED)
    for place, value in wrong:
        content[place] = value
    try:
        found = read(bytes(content))
    except KitError:
        return
    assert found == read(written())


@given(st.binary(max_size=200))
def test_anything_behind_the_mark_of_a_zip_is_refused(content: bytes) -> None:
    with pytest.raises(KitError):
        read(b"PK\x05\x06" + content)
    with pytest.raises(KitError):
        read(b"PK\x03\x04" + zlib.compress(content))
