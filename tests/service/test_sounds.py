import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

from ghostnote.service.cache import Rendered, SoundCache
from ghostnote.service.pool import WorkerPool
from ghostnote.service.problems import UnavailableError
from ghostnote.service.sounds import Sounds

SOUND = Rendered(b"sound", ("noise",))


class Blocker:
    """Work that lasts until it is let go, and counts how often it was begun."""

    def __init__(self) -> None:
        self.begun = 0
        self.go = threading.Event()

    def __call__(self) -> Rendered:
        self.begun += 1
        assert self.go.wait(10)
        return SOUND


def run(threads: int, queue: int, scenario: Callable[[WorkerPool], Awaitable[None]]) -> None:
    async def main() -> None:
        pool = WorkerPool(threads, queue)
        await scenario(pool)
        pool.close()

    asyncio.run(main())


async def settled() -> None:
    """Let every task and callback that can run do so."""
    for _ in range(5):
        await asyncio.sleep(0.01)


def test_work_past_the_queue_is_refused_and_room_comes_back() -> None:
    async def scenario(pool: WorkerPool) -> None:
        first, second = Blocker(), Blocker()
        tasks = [asyncio.ensure_future(pool.run(work)) for work in (first, second)]
        await settled()
        assert (pool.waiting, pool.has_room) == (1, False)
        with pytest.raises(UnavailableError, match="busy"):
            await pool.run(lambda: b"")
        first.go.set()
        second.go.set()
        assert await asyncio.gather(*tasks) == [SOUND, SOUND]
        await settled()
        assert (pool.waiting, pool.has_room) == (0, True)

    run(1, 1, scenario)


def test_cancelled_work_that_waits_is_never_begun() -> None:
    async def scenario(pool: WorkerPool) -> None:
        first, second = Blocker(), Blocker()
        running = asyncio.ensure_future(pool.run(first))
        waiting = asyncio.ensure_future(pool.run(second))
        await settled()
        waiting.cancel()
        await settled()
        assert pool.waiting == 0
        first.go.set()
        await running
        await settled()
        assert second.begun == 0

    run(1, 5, scenario)


def test_work_that_runs_keeps_its_place_when_nobody_waits_for_it() -> None:
    async def scenario(pool: WorkerPool) -> None:
        work = Blocker()
        running = asyncio.ensure_future(pool.run(work))
        await settled()
        running.cancel()
        await settled()
        assert not pool.has_room
        work.go.set()
        await settled()
        assert pool.has_room

    run(1, 0, scenario)


def test_a_closed_pool_takes_no_work() -> None:
    async def scenario(pool: WorkerPool) -> None:
        pool.close()
        assert not pool.has_room
        with pytest.raises(UnavailableError):
            await pool.run(lambda: b"")

    run(1, 5, scenario)


def test_equal_sounds_asked_for_at_once_are_rendered_once() -> None:
    async def scenario(pool: WorkerPool) -> None:
        sounds, work = Sounds(pool, SoundCache(100)), Blocker()
        asked = [sounds.ask("key", work) for _ in range(5)]
        assert [source for source, _ in asked] == ["miss"] + ["shared"] * 4
        tasks = [asyncio.ensure_future(answer) for _, answer in asked]
        await settled()
        work.go.set()
        assert await asyncio.gather(*tasks) == [SOUND] * 5
        assert work.begun == 1
        source, answer = sounds.ask("key", work)
        assert (source, await answer) == ("hit", SOUND)

    run(2, 0, scenario)


def test_a_shared_render_goes_on_while_one_still_waits() -> None:
    async def scenario(pool: WorkerPool) -> None:
        sounds, work = Sounds(pool, SoundCache(100)), Blocker()
        gone, stays = (asyncio.ensure_future(sounds.ask("key", work)[1]) for _ in range(2))
        await settled()
        gone.cancel()
        await settled()
        work.go.set()
        assert await stays == SOUND

    run(1, 0, scenario)


def test_a_queued_render_that_nobody_waits_for_is_dropped() -> None:
    async def scenario(pool: WorkerPool) -> None:
        sounds, first, second = Sounds(pool, SoundCache(100)), Blocker(), Blocker()
        running = asyncio.ensure_future(sounds.ask("first", first)[1])
        gone = asyncio.ensure_future(sounds.ask("second", second)[1])
        await settled()
        asked = []
        # The next request comes while the dropped render is still on its way out.
        gone.add_done_callback(lambda _: asked.append(sounds.ask("second", second)))
        gone.cancel()
        await settled()
        ((source, answer),) = asked
        assert source == "miss"
        again = asyncio.ensure_future(answer)
        await settled()
        assert second.begun == 0
        # The render that was dropped has gone, and has not taken the new one along.
        source, answer = sounds.ask("second", second)
        assert source == "shared"
        third = asyncio.ensure_future(answer)
        first.go.set()
        second.go.set()
        assert await asyncio.gather(running, again, third) == [SOUND] * 3
        assert second.begun == 1

    run(1, 2, scenario)


def test_a_failure_reaches_all_who_wait_and_is_not_kept() -> None:
    def fail() -> Rendered:
        raise ZeroDivisionError

    async def scenario(pool: WorkerPool) -> None:
        sounds = Sounds(pool, SoundCache(100))
        tasks = [sounds.ask("key", fail)[1] for _ in range(3)]
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(result) for result in results] == [ZeroDivisionError] * 3
        assert await sounds.ask("key", lambda: SOUND)[1] == SOUND

    run(1, 1, scenario)


def test_the_cache_forgets_what_was_not_used_for_longest() -> None:
    cache = SoundCache(12)
    cache.put("a", SOUND)
    cache.put("b", SOUND)
    assert cache.get("a") == SOUND
    cache.put("c", SOUND)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (SOUND, None, SOUND)
    assert cache.size == 10


def test_the_cache_never_holds_more_than_its_limit() -> None:
    cache = SoundCache(10)
    for index in range(50):
        cache.put(str(index), Rendered(bytes(index % 13)))
        assert cache.size <= 10
    cache.put("large", Rendered(bytes(11)))
    assert cache.get("large") is None
