import zipfile
from pathlib import Path

import pytest

from ghostnote.corpus.labels import Labeller, class_of_name, split_words
from ghostnote.corpus.sources import Source


def labels(root, name, member=""):
    root.mkdir(exist_ok=True)
    return Labeller().label(Source(root / name, member, root))


def write_manifest(folder, header, *rows):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.csv").write_text("\n".join([header, *rows]) + "\n")


def test_names_are_split_at_case_digits_and_signs():
    assert split_words("DT_OpenHat01-hhClosed 2") == ["dt", "open", "hat", "hh", "closed"]


@pytest.mark.parametrize(
    ("name", "drum_class"),
    [
        ("BD0050", "kick"),
        ("808 BassDrum", "kick"),
        ("Bass Drum 3", "kick"),
        ("SD_hard", "snare"),
        ("Snares", "snare"),
        ("sn-vl3", "snare"),
        ("CH", "hihat"),
        ("Open Hat", "hihat"),
        ("hi-hat", "hihat"),
        ("hhclosed", "hihat"),
        ("HandClap", "clap"),
        ("cp1", "clap"),
        ("Tom-Low", "tom"),
        ("LT75", "tom"),
        ("RimShot", "rim"),
        ("side stick", "rim"),
        ("rs", "rim"),
        ("Crash 16", "cymbal"),
        ("RideBell Ride", None),
        ("tamborine", "tambourine"),
        ("cowbell", "perc"),
        ("congas", "perc"),
        ("Kick and Snare", None),
        ("pushed", None),
        ("Vinyl 03", None),
    ],
)
def test_class_of_a_name(name, drum_class):
    assert class_of_name(name) == drum_class


def test_a_word_counts_before_an_abbreviation():
    assert class_of_name("kick sd2") == "kick"


def test_class_comes_from_the_folder_before_the_file_and_pack_skips_class_folders(tmp_path):
    within = labels(tmp_path / "lib", "Vendor/CR78/Snares 2/kick 01.wav")
    assert within.drum_class == "snare"
    assert within.pack == "lib/Vendor/CR78"
    assert (within.source, within.licence) == ("lib", "unknown")
    assert labels(tmp_path / "lib", "Vendor/808/kick 01.wav").pack == "lib/Vendor/808"
    assert labels(tmp_path / "lib", "Kick and Snare/kick.wav").drum_class == "kick"
    assert labels(tmp_path / "lib", "misc/thing.wav").drum_class == "unknown"


def test_a_zip_counts_as_a_folder(tmp_path):
    found = labels(tmp_path / "lib", "Kit A.zip", "wav/Snares/01.wav")
    assert (found.drum_class, found.pack) == ("snare", "lib/Kit A")


def test_a_manifest_above_the_file_decides(tmp_path):
    write_manifest(
        tmp_path,
        "path,source,class,seconds,original,licence",
        "a/snare/1.wav,maker,Kick,1,src/Samples/14a_basic/top/1.wav + oh,CC0-1.0",
        "a/2.wav,maker,snare,1,bd/2.wav,CC0-1.0",
    )
    root = tmp_path / "a"
    first = labels(root, "snare/1.wav")
    assert first.drum_class == "kick"
    assert (first.pack, first.source, first.licence) == ("maker/14a_basic", "maker", "CC0-1.0")
    assert labels(root, "2.wav").pack == "maker"
    # Not in the manifest: by its names, below what was asked for.
    assert labels(root, "kit/snare3.wav").pack == "a/kit"


def test_the_pack_column_wins_and_missing_columns_fall_back(tmp_path):
    write_manifest(
        tmp_path / "lib", "path,class,pack,original", "k/1.wav,snare,p7,Kit9/1.wav", "k/2.wav,,,"
    )
    assert labels(tmp_path / "lib", "k/1.wav").pack == "lib/p7"
    second = labels(tmp_path / "lib", "k/2.wav")
    assert (second.pack, second.drum_class) == ("lib/k", "unknown")


def test_a_manifest_inside_a_zip_is_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "lib.zip", "w") as archive:
        archive.writestr("lib/manifest.csv", "path,source,class,pack\nx/1.wav,maker,tom,p\n")
    found = labels(tmp_path, "lib.zip", "lib/x/1.wav")
    assert (found.drum_class, found.pack) == ("tom", "maker/p")


def test_other_manifests_are_ignored_and_unreadable_ones_reported(tmp_path):
    write_manifest(tmp_path / "lib", "name,colour", "1.wav,red")
    assert labels(tmp_path / "lib", "snare.wav").drum_class == "snare"
    (tmp_path / "lib" / "manifest.csv").write_bytes(b"path,class\n\xff\xfe,snare\n")
    labeller = Labeller()
    labeller.label(Source(tmp_path / "lib" / "kick.wav", "", tmp_path / "lib"))
    assert len(labeller.problems) == 1
    assert "manifest.csv: not readable" in labeller.problems[0]


LIBRARY = Path(__file__).parents[3] / "shared" / "data" / "library"


@pytest.mark.shared
@pytest.mark.skipif(not LIBRARY.is_dir(), reason="no shared library")
def test_packs_of_the_shared_library_are_its_instruments():
    from ghostnote.corpus.sources import find_sources

    labeller = Labeller()
    found = [(s, labeller.label(s)) for s in find_sources([LIBRARY], leave_out=LIBRARY / "-")]
    assert not labeller.problems
    packs = {source: set() for source in ("drum-machines", "web-audio")}
    for source, label in found:
        name, _, pack = label.pack.partition("/")
        if name == "frankensnare" and label.drum_class == "snare":
            assert pack == source.file.name.partition("-")[0]
        elif name in packs:
            assert source.file.name.startswith(f"{pack}-")
            packs[name].add(pack)
        elif name in ("sonic-pi", "uzu"):
            assert pack == ""
    assert {name: len(each) for name, each in packs.items()} == {
        "drum-machines": 10,
        "web-audio": 12,
    }


def test_a_zip_named_directly_is_a_source_of_its_own_wherever_it_lies(tmp_path):
    for folder in ("Downloads", "Samples"):
        path = tmp_path / folder / "MyKit.zip"
        found = Labeller().label(Source(path, "Room/Snares/a.wav", path))
        assert (found.source, found.pack) == ("MyKit", "MyKit/Room")
