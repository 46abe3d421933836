"""Libraries: the same bytes whoever writes them, kept where they stand, listed."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ghostnote.audio import SAMPLE_RATE
from ghostnote.drumsynth import Parameters, make_hit, render, write_library
from ghostnote.drumsynth.library import COLUMNS, _generator
from ghostnote.errors import LibraryError


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def manifest(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert tuple(reader.fieldnames) == COLUMNS
        return list(reader)


def test_files_manifest_and_summary_agree(tmp_path):
    seen = []
    summary = write_library(
        "snare", 20, 1, tmp_path, workers=1, progress=lambda *done: seen.append(done)
    )
    rows = manifest(tmp_path)
    assert seen == [(16, 20), (20, 20)]
    assert (summary.count, summary.rendered, summary.kept) == (20, 20, 0)
    assert [row["path"] for row in rows][:2] == [
        "snare/snare-000001.flac",
        "snare/snare-000002.flac",
    ]
    for row in rows:
        info = soundfile.info(tmp_path / row["path"])
        assert (info.samplerate, info.channels, info.subtype) == (SAMPLE_RATE, 1, "PCM_16")
        assert float(row["seconds"]) == pytest.approx(info.duration, abs=1e-3)
        assert row["pack"] == "synth-" + Path(row["path"]).stem
        assert (row["class"], row["source"], row["licence"]) == (
            "snare",
            "ghostnote-synth",
            "CC0-1.0",
        )
    assert summary.seconds == pytest.approx(sum(float(row["seconds"]) for row in rows), abs=0.02)


def test_processes_and_count_change_nothing(tmp_path):
    write_library("snare", 40, 5, tmp_path / "one", workers=1)
    write_library("snare", 40, 5, tmp_path / "two", workers=2)
    write_library("snare", 3, 5, tmp_path / "few", workers=1)
    one, few = contents(tmp_path / "one"), contents(tmp_path / "few")
    assert one == contents(tmp_path / "two")
    del few["manifest.csv"]
    assert few.items() <= one.items()


def test_seeds_classes_and_indices_are_all_different():
    clips = [
        make_hit(drum_class, seed, index).samples
        for drum_class, seed, index in (
            ("hihat-closed", 1, 1),
            ("hihat-closed", 1, 2),
            ("hihat-closed", 2, 1),
            ("hihat-open", 1, 1),
        )
    ]
    lengths = {len(clip) for clip in clips}
    assert len(lengths) == len(clips)


def test_the_parameters_beside_a_file_render_it_again(tmp_path):
    write_library("rim", 3, 9, tmp_path, workers=1)
    path = tmp_path / "rim" / "rim-000003.flac"
    record = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    parameters = Parameters(record["class"], record["style"], record["parameters"])
    rng = _generator("rim", record["seed"], record["index"], record["attempt"], 1)
    written, _ = soundfile.read(path, dtype="float32")
    np.testing.assert_allclose(written, render(parameters, rng), atol=1 / 32_768)


def test_what_is_there_is_kept_and_what_is_not_is_rendered(tmp_path):
    write_library("rim", 5, 1, tmp_path, workers=1)
    before = contents(tmp_path)
    (tmp_path / "rim" / "rim-000001.flac").unlink()
    (tmp_path / "rim" / "rim-000002.json").unlink()
    edited = tmp_path / "rim" / "rim-000003.json"
    edited.write_text(edited.read_text().replace('"attempt": 0', '"attempt": -1'))
    (tmp_path / "rim" / "rim-000004.json").write_text("{")
    summary = write_library("rim", 5, 1, tmp_path, workers=1)
    assert (summary.rendered, summary.kept) == (4, 1)
    assert contents(tmp_path) == before
    assert write_library("rim", 5, 1, tmp_path, workers=1).rendered == 0
    assert write_library("rim", 5, 2, tmp_path, workers=1).rendered == 5


def test_another_class_joins_the_manifest(tmp_path):
    write_library("rim", 3, 1, tmp_path, workers=1)
    write_library("cowbell", 2, 1, tmp_path, workers=1)
    write_library("hihat-closed", 1, 1, tmp_path, workers=1)
    write_library("rim", 2, 1, tmp_path, workers=1)
    classes = [row["class"] for row in manifest(tmp_path)]
    assert classes == ["perc", "perc", "hihat", "rim", "rim", "rim"]


def test_nothing_is_left_behind(tmp_path):
    write_library("rim", 2, 1, tmp_path / "deep" / "down", workers=1)
    suffixes = {path.suffix for path in tmp_path.rglob("*") if path.is_file()}
    assert suffixes == {".flac", ".json", ".csv"}
    assert not list(tmp_path.rglob(".*"))


@pytest.mark.parametrize(
    ("drum_class", "count", "seed", "workers", "message"),
    [
        ("gong", 1, 1, 1, "'gong'.*choose one of kick"),
        ("snare", 0, 1, 1, "0 hits.*at least 1"),
        ("snare", 1, -1, 1, "seed is -1.*0 or more"),
        ("snare", 1, 1, 0, "0 workers.*at least 1"),
    ],
)
def test_wrong_use_is_one_line(tmp_path, drum_class, count, seed, workers, message):
    with pytest.raises(LibraryError, match=message) as caught:
        write_library(drum_class, count, seed, tmp_path, workers=workers)
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_is_refused(tmp_path):
    file = tmp_path / "file"
    file.write_text("a file")
    for out in (file, file / "below"):
        with pytest.raises(LibraryError, match=r"cannot write a library to .*choose a folder"):
            write_library("rim", 1, 1, out, workers=1)


def test_another_library_is_left_alone(tmp_path):
    other = tmp_path / "manifest.csv"
    other.write_text("path,source,class,seconds,original,licence\n")
    with pytest.raises(LibraryError, match=r"another library.*empty folder"):
        write_library("rim", 1, 1, tmp_path, workers=1)
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.csv"]
