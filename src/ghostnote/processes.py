"""Processes: arithmetic on one thread, for there is one a core, and memory that is given back."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def use_one_thread() -> None:
    """Let arithmetic in this process run on one thread, unless the environment says otherwise.

    To be called before numpy is first imported, which reads it. A hit is too small to be shared:
    threads that wait for each other took four times the processor time of one, and a server's
    requests wait for each other's threads as well.
    """
    for name in THREAD_VARIABLES:
        os.environ.setdefault(name, "1")


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Let processes that start meanwhile use one thread each: there is one process a core.

    The limit is read once, when a worker imports numpy, so it must be there when it starts.
    """
    before = {name: os.environ.get(name) for name in THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def give_memory_back() -> None:
    """Let the system have what this process has freed, where the C library is GNU's.

    That keeps freed blocks for itself: a graph takes three times its size while it is loaded, and
    a server that loads one model after the other held all of it.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
