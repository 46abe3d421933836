import os
import threading
import time
from pathlib import Path

import pytest

from ghostnote.files import check_folder, replacing, replacing_folder, write_text


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


def folder(path: Path, **contents: str) -> Path:
    with replacing_folder(path) as made:
        for name, content in contents.items():
            (made / name).write_text(content)
    return path


def held(path: Path) -> dict[str, str]:
    return {str(each.relative_to(path)): each.read_text() for each in path.rglob("*.*")}


def test_a_folder_is_made_and_replaced_as_a_whole(tmp_path: Path) -> None:
    path = folder(tmp_path / "a" / "b", **{"one.txt": "1", "two.txt": "2"})
    assert folder(path, **{"one.txt": "3"}) == path
    assert held(tmp_path) == {"a/b/one.txt": "3"}
    (tmp_path / "link").symlink_to(path)
    folder(tmp_path / "link", **{"one.txt": "4"})
    assert (tmp_path / "link").is_symlink()
    assert held(path) == {"one.txt": "4"}


@pytest.mark.parametrize("failing", ["aside", "made", "neither"])
def test_failure_leaves_the_old_folder_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """While it is written, while the old one is moved aside, and while the new one takes over."""
    path = folder(tmp_path / "b", **{"one.txt": "old"})
    rename = Path.replace

    def fails(self: Path, target: Path) -> Path:
        moved = {"aside": target.name == "aside.part", "made": self.name == "made.part"}
        if moved.get(failing):
            raise OSError
        return rename(self, target)

    def interrupted() -> None:
        with replacing_folder(path) as made:
            (made / "one.txt").write_text("new")
            if failing == "neither":
                raise RuntimeError

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises((OSError, RuntimeError)):
        interrupted()
    assert held(tmp_path) == {"b/one.txt": "old"}


def test_an_interrupt_between_two_renames_brings_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder(tmp_path / "b", **{"one.txt": "old"})
    rename, renamed = Path.replace, list[Path]()

    def interrupting(self: Path, target: Path) -> Path:
        renamed.append(rename(self, target))
        if len(renamed) == 1:
            raise KeyboardInterrupt
        return renamed[-1]

    monkeypatch.setattr(Path, "replace", interrupting)
    with pytest.raises(KeyboardInterrupt):
        folder(path, **{"one.txt": "new"})
    assert held(tmp_path) == {"b/one.txt": "old"}


def test_where_no_folder_can_be_made_is_known_before(tmp_path: Path) -> None:
    check_folder(tmp_path / "b")
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        check_folder(tmp_path / "file" / "b")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


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
