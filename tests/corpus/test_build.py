import os
import shutil
import sqlite3
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest

from ghostnote import audio
from ghostnote.corpus import Corpus, build_corpus
from ghostnote.corpus.copies import correlation
from ghostnote.corpus.split import split_of
from ghostnote.decoding import decode
from ghostnote.errors import CorpusError

from .sounds import encoded, snare, write

LIBRARY = Path(__file__).parents[3] / "shared" / "data" / "library"


def build(library, out, **options):
    return build_corpus([library], out, workers=2, **options)


def rows(out, columns, where="1"):
    connection = sqlite3.connect(out / "manifest.sqlite")
    found = connection.execute(
        f"SELECT {columns} FROM files WHERE {where} ORDER BY path"
    ).fetchall()
    connection.close()
    return found


def reasons(library, out):
    found = rows(out, "path, reason", "reason IS NOT NULL")
    return {path.removeprefix(f"{library}/"): reason for path, reason in found}


def test_a_clip_is_the_conditioned_sound_to_within_its_rounding(library, tmp_path):
    summary = build(library, tmp_path / "out")
    assert (summary.found, summary.kept, summary.read) == (8, 8, 8)
    corpus = Corpus.open(tmp_path / "out")
    records = corpus.records()
    assert [Path(record.path).name for record in records] == sorted(
        (path.name for path in library.rglob("*.wav")),
        key=lambda name: str(next(library.rglob(name))),
    )
    padded = corpus.clips(records)
    assert padded.shape == (8, audio.CLIP_LENGTH)
    for record, row in zip(records, padded, strict=True):
        expected = audio.condition(decode(Path(record.path), max_seconds=60))
        np.testing.assert_allclose(corpus.clip(record), expected, atol=0.5 / 32_767 + 1e-7)
        np.testing.assert_array_equal(row[: record.length], corpus.clip(record))
        assert not row[record.length :].any()
        assert record.split == split_of(record.pack)
        assert record.seconds == pytest.approx(record.length / 44_100)
    assert summary.audio_seconds == pytest.approx(sum(record.seconds for record in records))


@pytest.mark.parametrize(
    ("suffix", "options"),
    [
        (".aiff", {"file_format": "AIFF", "subtype": "PCM_24"}),
        (".flac", {"file_format": "FLAC", "subtype": "PCM_16"}),
        (".ogg", {"file_format": "OGG", "subtype": "VORBIS"}),
        (".mp3", {"file_format": "MP3", "subtype": "MPEG_LAYER_III"}),
        (".caf", {"file_format": "CAF", "subtype": "FLOAT"}),
    ],
)
def test_every_format_gives_the_same_hit(suffix, options, tmp_path):
    library = tmp_path / "library"
    write(library / "a" / "snare.wav", snare(), subtype="FLOAT")
    write(library / "b" / f"snare{suffix}", snare(), **options)
    stereo = np.stack([snare(sample_rate=48_000)] * 2, axis=1)
    write(library / "c" / f"snare48{suffix}", stereo, sample_rate=48_000, **options)
    build(library, tmp_path / "out")
    corpus = Corpus.open(tmp_path / "out")
    reference, *others = map(corpus.clip, corpus.records())
    for other in others:
        assert correlation(reference, other) > 0.97


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
@pytest.mark.parametrize(
    ("suffix", "options"),
    [
        (".m4a", ["-b:a", "192k"]),
        (".aac", ["-b:a", "192k"]),
        (".mp3", ["-b:a", "192k", "-ar", "48000"]),
        (".opus", ["-b:a", "192k"]),
        (".wav", ["-ac", "6", "-ar", "96000", "-c:a", "pcm_s24le"]),
        (".aif", ["-ac", "2", "-ar", "22050"]),
        (".flac", ["-ar", "192000"]),
    ],
)
def test_what_ffmpeg_writes_is_the_same_hit(suffix, options, tmp_path):
    if suffix in (".m4a", ".aac"):
        pytest.importorskip("av")
    library = tmp_path / "library"
    wave = write(library / "a" / "snare.wav", snare(), subtype="FLOAT")
    (library / "b").mkdir()
    command = ["ffmpeg", "-v", "error", "-i", wave, *options, library / "b" / f"snare{suffix}"]
    subprocess.run(command, check=True)
    build(library, tmp_path / "out")
    corpus = Corpus.open(tmp_path / "out")
    reference, other = map(corpus.clip, corpus.records())
    assert correlation(reference, other) > 0.98


def test_every_kind_of_broken_file_is_left_out_with_its_reason(library, tmp_path):
    bad = library / "bad"
    write(bad / "good snare.wav", snare(99))
    broken = {
        "empty.wav": (b"", "the audio is empty: the file holds no bytes"),
        "no samples.wav": (encoded(np.zeros(0)), "the audio is empty: it holds no samples"),
        "text.wav": (b"not a sound at all", "unreadable: not a readable audio file"),
        "cut.flac": (encoded(snare(), "FLAC")[:60], "unreadable: "),
        "silent.wav": (encoded(np.zeros(1000)), "the audio is silent: "),
        "nan.wav": (
            encoded(np.where(np.arange(9000) == 77, np.nan, 0.1), subtype="FLOAT"),
            "the audio holds samples that are not numbers",
        ),
        "hour.flac": (
            encoded(np.zeros(3600 * 1000), "FLAC", "PCM_16", 1000),
            "too large: 3600.0 s",
        ),
        "rate.wav": (encoded(snare(), sample_rate=500), "unreadable: a sample rate of 500 Hz"),
        "broken.zip": (b"PK\3\4 broken", "unreadable: not a readable zip"),
        "notes.txt": (b"hello", "not audio: its name ends in .txt"),
    }
    for name, (content, _) in broken.items():
        (bad / name).write_bytes(content)
    summary = build(library, tmp_path / "out")
    told = reasons(library, tmp_path / "out")
    assert {name: told[f"bad/{name}"][: len(reason)] for name, (_, reason) in broken.items()} == {
        name: reason for name, (_, reason) in broken.items()
    }
    assert (summary.kept, summary.unchanged) == (9, 0)
    assert summary.found == 9 + len(broken)
    assert sum(left_out.count for left_out in summary.left_out.values()) == len(broken)
    assert summary.left_out["the audio is empty"].count == 2
    for reason, left_out in summary.left_out.items():
        assert f"left out, {reason}: {left_out.count}, e.g. {left_out.example}" in summary.text()
    again = build(library, tmp_path / "out")
    assert (again.read, again.unchanged, again.kept) == (0, again.found, 9)


def test_zip_members_are_read_and_broken_ones_left_out(tmp_path):
    library = tmp_path / "library"
    library.mkdir()
    with zipfile.ZipFile(library / "Kit.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Snares/one.wav", encoded(snare(1)))
        archive.writestr("Snares/two.flac", encoded(snare(2), "FLAC"))
        archive.writestr("Snares/three.wav", encoded(snare(3)))
        archive.writestr("../four.wav", encoded(snare(4)))
    content = bytearray((library / "Kit.zip").read_bytes())
    # Damage the packed bytes of the third member, which starts after its own name.
    start = content.index(b"Snares/three.wav") + 100
    content[start : start + 50] = bytes(50)
    (library / "Kit.zip").write_bytes(content)
    summary = build(library, tmp_path / "out")
    records = Corpus.open(tmp_path / "out").records()
    assert [record.path for record in records] == [
        f"{library}/Kit.zip!Snares/{name}" for name in ("one.wav", "two.flac")
    ]
    assert {record.pack for record in records} == {"library/Kit"}
    assert {record.drum_class for record in records} == {"snare"}
    told = reasons(library, tmp_path / "out")
    assert told["Kit.zip!Snares/three.wav"].startswith("unreadable: not a readable member")
    assert told["Kit.zip!../four.wav"].startswith("unsafe: ")
    assert summary.found == 4
    # A zip that was written again with the same members has nothing new in it.
    os.utime(library / "Kit.zip", (1, 1))
    assert build(library, tmp_path / "out").read == 0


def test_an_encrypted_member_is_left_out(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("snare1.wav", encoded(snare(1)))
        archive.writestr("snare2.wav", encoded(snare(2)))
    content = bytearray((tmp_path / "a.zip").read_bytes())
    # The flags of a central directory entry lie 8 bytes in; bit 0 says encrypted.
    content[content.index(b"PK\1\2") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    summary = build(tmp_path / "a.zip", tmp_path / "out")
    assert summary.kept == 1
    assert summary.left_out["unreadable"].example.endswith("a.zip!snare1.wav")


def test_the_same_audio_is_kept_once_whatever_file_it_is_in(library, tmp_path):
    # Integers, for libsndfile rounds floats to WAV and to FLAC in two ways.
    integers = np.rint(snare(1) * 32_767).astype(np.int16)
    write(library / "pack1" / "snare1.wav", integers)
    shutil.copy(library / "pack1" / "snare1.wav", library / "pack0" / "other name.wav")
    write(library / "pack2" / "snare z.flac", integers, file_format="FLAC")
    # A leading silence: conditioning takes it away.
    write(library / "pack2" / "late.wav", np.pad(snare(2), (700, 0)))
    summary = build(library, tmp_path / "out")
    assert (summary.kept, summary.exact_copies) == (8, 3)
    kept = f"{library}/pack0/other name.wav"
    assert reasons(library, tmp_path / "out") == {
        "pack1/snare1.wav": f"the same audio as: {kept}",
        "pack2/snare z.flac": f"the same audio as: {kept}",
        "pack2/snare2.wav": f"the same audio as: {library}/pack2/late.wav",
    }
    # When the kept one goes, the next takes its place without being read again.
    (library / "pack0" / "other name.wav").unlink()
    summary = build(library, tmp_path / "out")
    assert (summary.kept, summary.exact_copies, summary.read) == (8, 2, 0)


def test_near_copies_are_flagged_and_counted_and_kept(library, tmp_path):
    noisy = snare(1) + np.random.default_rng(0).normal(0, 0.004, len(snare(1)))
    write(library / "pack2" / "z snare.wav", noisy)
    write(library / "pack2" / "z snare48.wav", snare(2, sample_rate=48_000), sample_rate=48_000)
    summary = build(library, tmp_path / "out")
    assert (summary.kept, summary.near_copies) == (10, 2)
    copies = {
        Path(record.path).name: record.near_copy_of
        for record in Corpus.open(tmp_path / "out").records()
        if record.near_copy_of
    }
    assert copies == {
        "z snare.wav": f"{library}/pack1/snare1.wav",
        "z snare48.wav": f"{library}/pack2/snare2.wav",
    }
    across = split_of("library/pack1") != split_of("library/pack2")
    assert summary.near_copies_across_splits == across
    # They stay flagged when nothing is new, and are found among old and new.
    assert build(library, tmp_path / "out").near_copies == 2
    write(library / "pack2" / "z snare3.wav", snare(3) + 0.002 * snare(50))
    assert build(library, tmp_path / "out").near_copies == 3


def test_a_second_run_reads_only_what_is_new_or_changed(library, tmp_path):
    out = tmp_path / "out"
    build(library, out)
    before = Corpus.open(out)
    shard = (out / "clips-00000.npy").stat()
    assert build(library, out).read == 0
    assert Corpus.open(out).hash == before.hash
    write(library / "pack0" / "snare0.wav", snare(50))
    (library / "pack1" / "snare1.wav").unlink()
    write(library / "pack9" / "snare9.wav", snare(51))
    summary = build(library, out)
    assert (summary.read, summary.unchanged, summary.kept) == (2, 6, 8)
    assert (out / "clips-00000.npy").stat() == shard
    after = Corpus.open(out)
    fresh = tmp_path / "fresh"
    build(library, fresh)
    assert after.hash == Corpus.open(fresh).hash != before.hash
    np.testing.assert_array_equal(
        after.clips(after.records()), Corpus.open(fresh).clips(Corpus.open(fresh).records())
    )


def test_adding_packs_moves_no_sound_to_another_split(library, tmp_path):
    build(library, tmp_path / "out")
    before = {record.path: record.split for record in Corpus.open(tmp_path / "out").records()}
    for seed in range(20, 40):
        write(library / f"new{seed}" / "snare.wav", snare(seed))
    build(library, tmp_path / "out")
    after = {record.path: record.split for record in Corpus.open(tmp_path / "out").records()}
    assert before.items() <= after.items()
    assert set(after.values()) == {"train", "validation"}


def test_labels_that_change_are_taken_over_without_reading_again(library, tmp_path):
    build(library, tmp_path / "out")
    lines = ["path,source,class,licence,pack", "pack0/kick6.wav,maker,tom,CC0-1.0,seven"]
    (library / "manifest.csv").write_text("\n".join(lines))
    summary = build(library, tmp_path / "out")
    assert summary.read == 0
    corpus = Corpus.open(tmp_path / "out")
    (tom,) = corpus.records(drum_class="tom")
    assert (tom.pack, tom.licence) == ("maker/seven", "CC0-1.0")
    assert [tuple(each) for each in corpus.sources(corpus.records())] == [
        ("library", "unknown", 7),
        ("maker", "CC0-1.0", 1),
    ]


def test_one_class_is_kept_without_reading_the_others_and_another_may_follow(library, tmp_path):
    out = tmp_path / "out"
    summary = build(library, out, drum_class="snare")
    assert (summary.read, summary.kept) == (6, 6)
    assert summary.left_out["class kick, not snare"].count == 2
    summary = build(library, out, drum_class="kick")
    assert (summary.read, summary.kept) == (2, 2)
    assert summary.left_out["class snare, not kick"].count == 6
    summary = build(library, out)
    assert (summary.read, summary.kept) == (0, 8)
    corpus = Corpus.open(out)
    assert len(corpus.records(drum_class="kick")) == 2
    with pytest.raises(CorpusError, match="no sound of class 'snar'; found: kick, snare"):
        build(library, out, drum_class="snar")


def test_progress_counts_what_is_read(library, tmp_path):
    calls = []
    build(library, tmp_path / "out", progress=lambda done, total: calls.append((done, total)))
    assert calls == [(done, 8) for done in range(1, 9)]


def test_the_hash_is_of_sounds_and_labels_not_of_where_or_how_it_was_built(library, tmp_path):
    build(library, tmp_path / "a")
    moved = tmp_path / "elsewhere" / "library"
    shutil.copytree(library, moved)
    build_corpus([moved], tmp_path / "b", workers=1)
    assert Corpus.open(tmp_path / "a").hash == Corpus.open(tmp_path / "b").hash


def test_wrong_use_is_an_error_that_says_what_to_do(library, tmp_path):
    out = tmp_path / "out"
    with pytest.raises(CorpusError, match="does not exist; name a folder"):
        build(tmp_path / "gone", out)
    (tmp_path / "hollow").mkdir()
    with pytest.raises(CorpusError, match=r"no sound files in .*hollow"):
        build(tmp_path / "hollow", out)
    assert not out.exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(CorpusError, match="is a file; name a folder"):
        build(library, tmp_path / "file")
    with pytest.raises(CorpusError, match="holds other files and no corpus"):
        build(library, library / "pack0")


@pytest.mark.shared
@pytest.mark.skipif(not LIBRARY.is_dir(), reason="no shared library")
def test_the_shared_library_is_kept_whole_and_split_by_pack(tmp_path):
    summary = build_corpus([LIBRARY], tmp_path / "out")
    assert summary.kept == summary.found == 2760
    assert summary.left_out == {}
    corpus = Corpus.open(tmp_path / "out")
    splits_of_packs = {(record.pack, record.split) for record in corpus.records()}
    assert len({pack for pack, _ in splits_of_packs}) == len(splits_of_packs) == 55
    for electronic in (False, True):
        counts = {
            split: sum(
                (record.source != "frankensnare") is electronic
                for record in corpus.records(split=split, drum_class="snare")
            )
            for split in ("train", "validation")
        }
        assert 0.10 < counts["validation"] / sum(counts.values()) < 0.20
    # The library was conditioned by the same rules: it comes out as it went in.
    record = corpus.records(split="validation", drum_class="snare")[0]
    original = decode(Path(record.path), max_seconds=3).samples[0]
    assert correlation(corpus.clip(record), original) > 0.9999
    assert build_corpus([LIBRARY], tmp_path / "out").read == 0
