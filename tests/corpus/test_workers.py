import operator
import sys
import types

import pytest

from ghostnote.corpus.workers import Failure, run_tasks
from ghostnote.errors import CorpusError

# `eval` is a function that any process can look up by name, and does as it is told.


def results(tasks, **options):
    return dict(run_tasks(eval, tasks, workers=2, **options))


def test_every_task_is_answered_once():
    tasks = [f"{n} * {n}" for n in range(200)]
    answers = list(run_tasks(eval, tasks, workers=2))
    assert sorted(answers) == [(n, n * n) for n in range(200)]


def test_a_task_that_kills_its_process_fails_alone():
    tasks = [f"{n}" for n in range(40)]
    tasks[3] = "__import__('os').abort()"
    tasks[20] = "__import__('os')._exit(7)"
    answers = results(tasks)
    assert "crashed (exit status -6)" in answers.pop(3).reason
    assert "crashed (exit status 7)" in answers.pop(20).reason
    assert answers == {n: n for n in range(40) if n not in (3, 20)}


def test_a_task_that_never_ends_fails_alone():
    answers = results(["1", "__import__('time').sleep(1000)", "3"], timeout_seconds=1.5)
    assert answers == {0: 1, 1: Failure("reading it took more than 1.5 s"), 2: 3}


def test_an_error_nobody_foresaw_fails_alone():
    answers = results(["1", "1 / 0", "3"])
    assert answers == {0: 1, 1: Failure("ZeroDivisionError: division by zero"), 2: 3}


def test_no_tasks_start_no_process():
    assert list(run_tasks(operator.neg, [], workers=2)) == []


def test_a_function_that_processes_cannot_look_up_is_an_error(monkeypatch):
    module = types.ModuleType("only_here")
    exec("def answer(task): return task", module.__dict__)
    monkeypatch.setitem(sys.modules, "only_here", module)
    with pytest.raises(CorpusError, match="do not start"):
        list(run_tasks(module.answer, ["1"], workers=1))
