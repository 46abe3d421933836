import os
import zipfile

import pytest

from ghostnote.corpus import sources
from ghostnote.corpus.sources import find_sources
from ghostnote.drumsynth import write_library
from ghostnote.errors import CorpusError


def touch(path, content=b"x"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def found(*roots, out=None):
    return find_sources(roots, leave_out=out or roots[0] / "no such folder")


def reasons(*roots):
    return {source.path.removeprefix(f"{roots[0]}/"): source.refusal for source in found(*roots)}


def test_files_are_found_once_ordered_by_path_and_junk_is_passed_over(tmp_path):
    for name in ("b/2.wav", "a/1.AIF", "c.flac", ".hidden/x.wav", "a/._1.AIF", "__MACOSX/y.wav"):
        touch(tmp_path / name)
    touch(tmp_path / "a/manifest.csv")
    paths = [source.path for source in found(tmp_path, tmp_path / "a", tmp_path / "c.flac")]
    assert paths == [str(tmp_path / name) for name in ("a/1.AIF", "b/2.wav", "c.flac")]


def test_notes_are_passed_over_where_the_sound_of_their_name_lies_beside_them(tmp_path):
    for name in ("a/1.flac", "a/1.json", "a/2.WAV", "a/2.JSON", "a/3.json", "b/1.json", "a/1.txt"):
        touch(tmp_path / name)
    with zipfile.ZipFile(tmp_path / "kit.zip", "w") as archive:
        for name in ("a/4.flac", "a/4.json", "b/4.json"):
            archive.writestr(name, b"x")
    names = {"a/1.flac", "a/1.txt", "a/2.WAV", "a/3.json", "b/1.json"}
    assert reasons(tmp_path).keys() == names | {"kit.zip!a/4.flac", "kit.zip!b/4.json"}


def test_of_the_synthesisers_library_nothing_is_left_over(tmp_path):
    write_library("clap", 2, 1, tmp_path, workers=1)
    assert len(list(tmp_path.rglob("*.json"))) == 2
    assert list(reasons(tmp_path).values()) == ["", ""]


def test_the_folder_of_the_corpus_is_not_a_source(tmp_path):
    touch(tmp_path / "a.wav")
    touch(tmp_path / "corpus" / "b.wav")
    assert len(found(tmp_path, out=tmp_path / "corpus")) == 1


def test_loops_of_links_end_and_linked_folders_are_read(tmp_path):
    touch(tmp_path / "elsewhere" / "1.wav")
    library = tmp_path / "library"
    library.mkdir()
    (library / "linked").symlink_to(tmp_path / "elsewhere")
    (library / "loop").symlink_to(library)
    (tmp_path / "elsewhere" / "back").symlink_to(library)
    assert [source.file.name for source in found(library)] == ["1.wav"]


def test_what_is_not_worth_opening_has_its_reason(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MAX_FILE_BYTES", 10)
    touch(tmp_path / "a.wav", bytes(11))
    touch(tmp_path / "b.wav", b"")
    touch(tmp_path / "c.asd")
    touch(tmp_path / "d")
    (tmp_path / "e.wav").symlink_to(tmp_path / "gone.wav")
    os.mkfifo(tmp_path / "f.wav")
    told = reasons(tmp_path)
    assert told["a.wav"].startswith("too large")
    assert told["b.wav"] == "the audio is empty: the file holds no bytes"
    assert told["c.asd"] == "not audio: its name ends in .asd"
    assert told["d"].startswith("not audio")
    assert told["e.wav"].startswith("unreadable: the file cannot be opened")
    assert told["f.wav"] == "unreadable: not a regular file"


def test_a_missing_root_is_an_error(tmp_path):
    with pytest.raises(CorpusError, match=r"gone does not exist; name a folder"):
        found(tmp_path / "gone")


def test_names_that_are_not_utf8_are_printed_as_text(tmp_path):
    (tmp_path / os.fsdecode(b"kick\xff.wav")).write_bytes(b"x")
    (source,) = found(tmp_path)
    assert source.path.endswith("kick\\udcff.wav")
    assert source.file.exists()


def test_zip_members_are_sources_and_hostile_ones_are_refused(tmp_path):
    path = tmp_path / "kit.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("kit/snare.wav", b"x")
        archive.writestr("__MACOSX/kit/._snare.wav", b"x")
        archive.writestr("kit/readme.txt", b"x")
        archive.writestr("/etc/kick.wav", b"x")
        archive.writestr("../kick.wav", b"x")
        archive.writestr("C:/kick.wav", b"x")
        archive.writestr("inner.zip", b"x")
        archive.writestr("bomb.wav", bytes(5 * 2**20))
    told = {source.member: source.refusal for source in found(path)}
    assert told.pop("kit/snare.wav") == ""
    assert told.pop("kit/readme.txt").startswith("not audio")
    assert told.pop("inner.zip") == "not audio: a zip within a zip"
    assert "__MACOSX/kit/._snare.wav" not in told
    assert len(told) == 4
    assert all(reason.startswith("unsafe: ") for reason in told.values())


def test_a_zip_member_is_told_by_its_checksum(tmp_path):
    def crc(content):
        with zipfile.ZipFile(tmp_path / "kit.zip", "w") as archive:
            archive.writestr("a.wav", content)
        return found(tmp_path)[0].crc

    assert crc(b"one") == crc(b"one")
    assert crc(b"one") != crc(b"two")


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\3\4 and then nothing of a zip"])
def test_a_broken_zip_is_one_source_with_a_reason(content, tmp_path):
    touch(tmp_path / "kit.zip", content)
    (source,) = found(tmp_path)
    assert source.refusal.startswith("unreadable: not a readable zip")
