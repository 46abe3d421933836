import os
import threading
import time
from pathlib import Path

import pytest

from ghostnote.files import replacing, write_text


def test_write_makes_the_folder_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    write_text(path, "one")
    write_text(path, "two")
    assert path.read_text() == "two"
    assert [each.name for each in path.parent.iterdir()] == ["b.txt"]


def test_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    write_text(path, "old")

    def interrupted() -> None:
        with replacing(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["b.txt"]


def test_written_file_is_as_readable_as_any_other(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    write_text(tmp_path / "ours", "")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_private_file_in_place_of_the_temporary_becomes_readable(tmp_path: Path) -> None:
    with replacing(tmp_path / "ours") as temporary:
        temporary.unlink()
        temporary.touch(0o600)
    (tmp_path / "plain").touch()
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_the_mask_of_the_process_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mask, plain = os.umask, tmp_path / "plain"
    before = mask(0o027)

    def slowly(mode: int) -> int:
        """Give other threads the time to make a file under the mask of this one."""
        previous = mask(mode)
        time.sleep(0.002)
        return previous

    def write(number: int) -> None:
        for _ in range(20):
            write_text(tmp_path / f"{number}", "")

    monkeypatch.setattr(os, "umask", slowly)
    plain.mkdir()
    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    try:
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            (plain / str(time.monotonic_ns())).touch()
        for thread in threads:
            thread.join()
        assert mask(0o027) == 0o027
    finally:
        mask(before)
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in made} == {0o640}
