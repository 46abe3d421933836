import os
import signal
import time
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from ghostnote.errors import WorkerError
from ghostnote.workers import Workers

held: list[int] = []


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes import what they are to call from where this one did."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent))


def hold(number: int) -> None:
    held.append(number)


def with_held(items: Sequence[int]) -> list[int]:
    return [item + held[0] for item in items]


def interrupted(items: Sequence[int]) -> int:
    """What Ctrl-C sends to every process of a terminal."""
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.05)
    return len(items)


def noted(folder: Path, items: Sequence[int]) -> int:
    (folder / str(items[0])).touch()
    return items[0]


def die(items: Sequence[int]) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


@pytest.mark.parametrize("count", [1, 2])
def test_chunks_come_in_order_from_processes_that_have_begun(count: int) -> None:
    held.clear()
    told: list[int] = []
    with Workers(count, partial(hold, 100)) as workers:
        assert workers.map(with_held, range(5), told.append, 2) == [[100, 101], [102, 103], [104]]
    assert told == [2, 2, 1]


def test_what_is_not_asked_for_is_not_worked_for(tmp_path: Path) -> None:
    with Workers(1) as workers, closing(workers.imap(partial(noted, tmp_path), range(9), 3)) as all:
        assert next(all) == 0
    assert [each.name for each in tmp_path.iterdir()] == ["0"]


def test_an_interrupt_is_for_the_parent() -> None:
    with Workers(2) as workers:
        assert workers.map(interrupted, range(4), lambda count: None, 2) == [2, 2]


def test_no_process_is_left_behind() -> None:
    with Workers(2) as workers:
        workers.map(len, range(4), lambda count: None, 2)
        assert workers._pool
        processes = list(workers._pool._processes.values())
        assert processes
        assert all(process.is_alive() for process in processes)
    assert not any(process.is_alive() for process in processes)


def test_a_process_that_dies_is_told_and_replaced() -> None:
    with Workers(2) as workers:
        with pytest.raises(WorkerError, match="died"):
            workers.map(die, [1], lambda count: None)
        assert workers.call(divmod, 7, 2) == (3, 1)
