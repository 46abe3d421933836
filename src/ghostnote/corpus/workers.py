"""Worker processes for files that may crash or hang whatever reads them.

Unlike `concurrent.futures`, which fails as a whole when one process dies, this knows which task
a process died of, and goes on with the others.
"""

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from ghostnote.errors import CorpusError
from ghostnote.processes import one_thread_each

Task = TypeVar("Task")
Result = TypeVar("Result")

BATCH = 8
"""Tasks sent at once; a process has at most two such batches waiting."""
TASKS_PER_WORKER = 64
"""Starting a process takes as long as reading about this many files."""
TIMEOUT_SECONDS = 120.0


@dataclass(frozen=True)
class Failure:
    """A task whose process died, hung or met an error nobody foresaw."""

    reason: str


@dataclass
class _Worker(Generic[Task]):
    process: BaseProcess
    connection: Connection
    waiting: deque[tuple[int, Task]] = field(default_factory=deque)
    heard: float = field(default_factory=time.monotonic)
    ready: bool = False


def run_tasks(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    workers: int,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> Generator[tuple[int, Result | Failure], None, None]:
    """Yield `(index, function(tasks[index]))` as they come, from at most `workers` processes.

    `function` is sent by name. A task that kills its process, or keeps it longer than
    `timeout_seconds`, yields a `Failure`.

    Raises:
        CorpusError: the processes do not start.
    """
    todo = deque(enumerate(tasks))
    count = max(1, min(workers, -(-len(tasks) // TASKS_PER_WORKER)))
    running = [_start(function) for _ in range(count)] if tasks else []
    try:
        while todo or any(worker.waiting for worker in running):
            for worker in running:
                _feed(worker, todo)
            heard = wait([worker.connection for worker in running], timeout=1.0)
            for worker in list(running):
                if worker.connection in heard:
                    dead = yield from _drain(worker)
                else:
                    dead = _hangs(worker, timeout_seconds)
                if dead:
                    failed = _bury(worker, todo, timeout_seconds)
                    running[running.index(worker)] = _start(function)
                    yield from failed
    finally:
        for worker in running:
            _stop(worker)


def _start(function: Callable[[Task], Result]) -> _Worker[Task]:
    # Spawned, not forked: a fork copies the locks of threads it does not copy.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(function, theirs), daemon=True)
    with one_thread_each():
        process.start()
    theirs.close()
    return _Worker(process, ours)


def _work(function: Callable[[Task], Result], connection: Connection) -> None:
    """What a process does: answer tasks until nobody asks any more."""
    # Ctrl-C is for the parent to handle.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Decoders print what they think of damaged files, into the middle of a progress bar.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    connection.send(None)
    while True:
        try:
            batch = connection.recv()
        except EOFError:
            return
        for index, task in batch:
            try:
                answer: Result | Failure = function(task)
            # The one place that catches everything: a bad file must not stop the run.
            except Exception as error:
                answer = Failure(f"{type(error).__name__}: {error}")
            try:
                connection.send((index, answer))
            except BrokenPipeError:
                return


def _feed(worker: _Worker[Task], todo: deque[tuple[int, Task]]) -> None:
    while todo and len(worker.waiting) <= BATCH:
        if not worker.waiting:
            worker.heard = time.monotonic()
        batch = [todo.popleft() for _ in range(min(BATCH, len(todo)))]
        worker.waiting.extend(batch)
        try:
            worker.connection.send(batch)
        except (BrokenPipeError, ConnectionResetError):
            return  # It died: reading from it tells.


def _drain(worker: _Worker[Task]) -> Generator[tuple[int, Any], None, bool]:
    """Yield what a worker answered; the generator's value is whether it died."""
    try:
        while worker.connection.poll():
            answer = worker.connection.recv()
            worker.heard = time.monotonic()
            if answer is None:
                worker.ready = True
                continue
            worker.waiting.popleft()
            yield answer
    except (EOFError, ConnectionResetError):
        return True
    return False


def _hangs(worker: _Worker[Task], timeout_seconds: float) -> bool:
    return bool(worker.waiting) and time.monotonic() - worker.heard > timeout_seconds


def _bury(
    worker: _Worker[Task], todo: deque[tuple[int, Task]], timeout_seconds: float
) -> list[tuple[int, Failure]]:
    """Give back a dead worker's tasks but the one it died of, and say why that one failed."""
    hung = _hangs(worker, timeout_seconds)
    if not hung:
        # It is on its way out: let it leave its own exit status.
        worker.process.join(timeout=5)
    _stop(worker)
    if not worker.ready:
        raise CorpusError(
            "the worker processes do not start; where a script builds a corpus, call it under "
            'if __name__ == "__main__":'
        )
    if not worker.waiting:
        return []
    index, _ = worker.waiting.popleft()
    todo.extendleft(reversed(worker.waiting))
    if hung:
        return [(index, Failure(f"reading it took more than {timeout_seconds:g} s"))]
    return [(index, Failure(f"reading it crashed (exit status {worker.process.exitcode})"))]


def _stop(worker: _Worker[Task]) -> None:
    worker.connection.close()
    worker.process.kill()
    worker.process.join()
