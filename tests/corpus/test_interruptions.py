import shutil
import sqlite3
import subprocess
import sys

import pytest

from ghostnote.corpus import Corpus, build_corpus
from ghostnote.corpus import build as build_module
from ghostnote.errors import CorpusError


def build(library, out, **options):
    return build_corpus([library], out, workers=2, **options)


def reasons(out):
    connection = sqlite3.connect(out / "manifest.sqlite")
    query = "SELECT path, reason FROM files WHERE reason IS NOT NULL"
    found = dict(connection.execute(query).fetchall())
    connection.close()
    return found


@pytest.fixture
def readers(tmp_path, monkeypatch):
    """A module that worker processes can import, with readers that misbehave."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "misbehaving_readers.py").write_text(
        "import os\n"
        "from ghostnote.corpus.build import _read_or_refuse\n"
        "def crash_on_kick(source):\n"
        "    if 'kick' in source.path:\n"
        "        os.abort()\n"
        "    return _read_or_refuse(source)\n"
    )
    monkeypatch.syspath_prepend(tmp_path / "modules")
    import misbehaving_readers

    return misbehaving_readers


def test_a_file_that_crashes_its_reader_is_left_out(library, tmp_path, monkeypatch, readers):
    monkeypatch.setattr(build_module, "_read_or_refuse", readers.crash_on_kick)
    summary = build(library, tmp_path / "out")
    assert summary.kept == 6
    assert reasons(tmp_path / "out") == {
        f"{library}/pack0/kick{n}.wav": "unreadable: reading it crashed (exit status -6)"
        for n in (6, 7)
    }


def test_ctrl_c_keeps_what_was_read_and_the_next_run_goes_on(library, tmp_path):
    def interrupt(done, total):
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(library, tmp_path / "out", progress=interrupt)
    corpus = Corpus.open(tmp_path / "out")
    assert len(corpus.records()) == 5
    assert corpus.unread == 3
    assert corpus.clips(corpus.records()).any(axis=1).all()
    told = reasons(tmp_path / "out").values()
    assert [reason.split(":")[0] for reason in told] == ["not read yet"] * 3
    summary = build(library, tmp_path / "out")
    assert (summary.read, summary.unchanged, summary.kept) == (3, 5, 8)
    assert Corpus.open(tmp_path / "out").unread == 0


def test_a_killed_run_loses_at_most_a_shard_and_leaves_nothing_behind(library, tmp_path):
    out = tmp_path / "out"
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from ghostnote.corpus import build, build_corpus\n"
        "build.SHARD_CLIPS = 3\n"
        "if __name__ == '__main__':\n"
        "    kill = lambda done, total: done == 7 and os.kill(os.getpid(), 9)\n"
        "    build_corpus([Path(sys.argv[1])], Path(sys.argv[2]), workers=1, progress=kill)\n"
    )
    (tmp_path / "run.py").write_text(script)
    command = [sys.executable, tmp_path / "run.py", library, out]
    assert subprocess.run(command, check=False).returncode == -9
    (out / ".clips-00002.npy.abc.part").write_bytes(b"half a shard")
    shutil.copy(out / "clips-00000.npy", out / "clips-00007.npy")
    assert len(Corpus.open(out).records()) == 6
    summary = build(library, out)
    assert (summary.read, summary.kept) == (2, 8)
    assert sorted(path.name for path in out.glob("*clips-*")) == [
        "clips-00000.npy",
        "clips-00001.npy",
        "clips-00002.npy",
    ]


def test_shards_that_nothing_refers_to_are_deleted(library, tmp_path, monkeypatch):
    monkeypatch.setattr(build_module, "SHARD_CLIPS", 1)
    build(library, tmp_path / "out")
    assert len(list(tmp_path.glob("out/*.npy"))) == 8
    shutil.rmtree(library / "pack1")
    build(library, tmp_path / "out")
    assert len(list(tmp_path.glob("out/*.npy"))) == 6


def test_a_second_builder_is_refused(library, tmp_path):
    (tmp_path / "out").mkdir()
    with (
        build_module._only_builder(tmp_path / "out"),
        pytest.raises(CorpusError, match="another run is building"),
    ):
        build(library, tmp_path / "out")
    assert build(library, tmp_path / "out").kept == 8


def test_a_folder_that_cannot_be_written_is_an_error(library, tmp_path, monkeypatch):
    def full(folder, shard, clips):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build_module, "write_shard", full)
    with pytest.raises(CorpusError, match=r"cannot be written to .*No space left"):
        build(library, tmp_path / "out")
    monkeypatch.undo()
    assert build(library, tmp_path / "out").kept == 8
