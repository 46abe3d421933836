"""What is found once, by threads beside each other."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

from ghostnote.lazily import found_once


@dataclass(frozen=True)
class Asked:
    both: Barrier
    times: list[int]

    @found_once
    def answer(self) -> int:
        """Found when both are looking for theirs."""
        self.both.wait(timeout=10)
        self.times.append(1)
        return len(self.times)


def test_it_is_found_once() -> None:
    asked = Asked(Barrier(1), [])
    assert [asked.answer, asked.answer, len(asked.times)] == [1, 1, 1]
    assert Asked.answer.__doc__ == "Found when both are looking for theirs."


def test_threads_find_those_of_two_objects_at_the_same_time() -> None:
    both = Barrier(2)
    two = [Asked(both, []), Asked(both, [])]
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(lambda each: each.answer, two)) == [1, 1]
