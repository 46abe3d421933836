"""Moving, looping and going back, judged by what reaches the loudspeaker."""

import io

import numpy as np
import pytest
import soundfile

from .driver import Instrument


def expected_hz(x: float) -> float:
    """The pitch of the tests' model at a place."""
    return 200 * 2**x


@pytest.mark.parametrize("x", [-0.8, 0.0, 0.7])
def test_a_moved_point_is_heard(instrument: Instrument, x: float) -> None:
    instrument.touch(x, -0.5)
    heard = instrument.record(1.0)
    assert heard.frequency_hz() == pytest.approx(expected_hz(x), rel=0.01)
    assert instrument.place() == pytest.approx((x, -0.5), abs=0.011)


def test_the_first_gesture_is_heard_in_full(instrument: Instrument) -> None:
    assert instrument.page.evaluate("tap.context.state") == "suspended"
    instrument.touch(0.3, -1)
    assert instrument.onset_ms() - instrument.page.evaluate("tap.pointerDown") < 500
    instrument.page.wait_for_timeout(600)
    assert np.max(np.abs(instrument.heard().samples)) > 0.5


def test_the_last_place_of_a_drag_is_the_one_that_stays(instrument: Instrument) -> None:
    instrument.drag(*[(step / 20 - 0.5, -0.8) for step in range(21)])
    instrument.quiet()
    assert instrument.place() == pytest.approx((0.5, -0.8), abs=0.011)
    instrument.touch(0.5, -0.8)
    assert instrument.record(0.6).frequency_hz() == pytest.approx(expected_hz(0.5), rel=0.01)


@pytest.mark.parametrize("tempo", [90, 150])
def test_the_loop_keeps_time(instrument: Instrument, tempo: int) -> None:
    instrument.open(f"#/damped-sine?x=0&y=-1&noise=0&seed=0&loop=four-{tempo}")
    instrument.page.reload()
    instrument.wait_until_loaded()
    instrument.press("Loop")
    onsets = instrument.record(4.0).onsets(0.2)
    assert len(onsets) >= 4.0 * tempo / 60 - 2
    assert np.diff(onsets) == pytest.approx(60 / tempo, abs=0.002)
    instrument.press("Stop")
    instrument.quiet()


def test_every_hit_is_the_sound_itself_to_the_last_sample(instrument: Instrument) -> None:
    instrument.open("#/damped-sine?x=0&y=-1&noise=100&class=snare&seed=5&loop=four-137")
    instrument.page.reload()
    instrument.wait_until_loaded()
    instrument.press("Loop")
    heard = instrument.record(2.5)
    query = {"x": 0, "y": -1, "noise": 100, "class": "snare", "seed": 5, "rate": round(heard.rate)}
    answer = instrument.page.request.get(
        f"{instrument.address}/api/models/damped-sine/sound.wav", params=query
    )
    samples, rate = soundfile.read(io.BytesIO(answer.body()))
    # From the end of the rise on, for as long as no other hit sounds.
    part = slice(round(0.002 * rate), round(0.2 * rate))
    onsets = heard.onsets(0.05, 0.1)
    assert len(onsets) >= 3
    for onset in onsets[:3]:
        near = heard.samples[round((onset - heard.start - 0.01) * rate) :]
        at = np.correlate(near[: round(0.25 * rate)], samples[part]).argmax()
        rest = near[at : at + len(samples[part])] - samples[part]
        assert np.max(np.abs(rest)) < 0.001


def test_the_next_hit_has_the_new_sound_and_nothing_clicks(instrument: Instrument) -> None:
    instrument.open("#/damped-sine?x=-1&y=1&noise=0&seed=0&loop=eighths-140")
    instrument.page.reload()
    instrument.wait_until_loaded()
    instrument.press("Loop")
    instrument.page.wait_for_timeout(400)
    instrument.page.evaluate("tap.clear()")
    instrument.drag(*[(-1 + step / 30, 1) for step in range(31)], pause_ms=60)
    heard = instrument.heard()
    # No more than the steepest slope of the highest pitch that was passed, and the 1 ms rise.
    steepest = 2 * np.pi * expected_hz(0) / heard.rate
    assert np.max(np.abs(np.diff(heard.samples))) < 1.5 * steepest
    assert instrument.record(1.0).frequency_hz() == pytest.approx(expected_hz(0), rel=0.02)


def test_stopping_in_the_middle_of_a_hit_does_not_click(instrument: Instrument) -> None:
    instrument.open("#/damped-sine?x=-1&y=1&noise=0&seed=0&loop=single-120")
    instrument.page.reload()
    instrument.wait_until_loaded()
    for wait_ms in (60, 81, 103, 125, 147, 170):
        instrument.press("Loop")
        instrument.page.wait_for_function("!tap.silent(0.01)")
        instrument.page.evaluate("tap.clear()")
        instrument.page.wait_for_timeout(wait_ms)
        instrument.press("Stop")
        instrument.page.wait_for_function("tap.silent(0.1)")
        heard = instrument.heard()
        assert np.max(np.abs(heard.samples)) > 0.2
        assert (
            np.max(np.abs(np.diff(heard.samples))) < 1.5 * 2 * np.pi * expected_hz(-1) / heard.rate
        )


def test_space_starts_and_stops(instrument: Instrument) -> None:
    instrument.page.keyboard.press("Space")
    assert len(instrument.record(1.5).onsets()) >= 1
    instrument.page.keyboard.press("Space")
    instrument.quiet()
    assert not len(instrument.record(0.8).trimmed())


def test_undo_and_redo_go_gesture_by_gesture(instrument: Instrument) -> None:
    start = instrument.place()
    instrument.drag((-0.5, 0.5), (-0.3, 0.2), (-0.1, 0.0), (0.2, -0.4))
    dragged = instrument.place()
    instrument.page.keyboard.press("r")
    instrument.page.wait_for_timeout(300)
    thrown = instrument.place()
    assert len({start, dragged, thrown}) == 3
    instrument.page.keyboard.press("Control+z")
    assert instrument.place() == dragged
    instrument.press("Undo")
    assert instrument.place() == start
    instrument.press("Redo")
    instrument.page.keyboard.press("Control+Shift+Z")
    assert instrument.place() == thrown


def test_the_link_brings_back_the_same_bytes(instrument: Instrument) -> None:
    page = instrument.page
    with page.expect_response("**/sound.wav*") as before:
        instrument.touch(0.37, -0.61)
    instrument.page.get_by_role("radio", name="Break").click()
    link = instrument.link()
    sound = before.value.body()
    with page.expect_response("**/sound.wav*") as after:
        page.reload()
    assert after.value.url == before.value.url
    assert after.value.body() == sound
    instrument.wait_until_loaded()
    assert instrument.link() == link
    assert page.get_by_role("radio", name="Break").get_attribute("aria-checked") == "true"


def test_a_link_pasted_into_the_open_page_is_followed_and_can_be_undone(
    instrument: Instrument,
) -> None:
    start = instrument.place()
    instrument.page.goto(f"{instrument.address}/#/damped-sine?x=0.5&y=0.25")
    assert instrument.place() == (0.5, 0.25)
    instrument.press("Undo")
    assert instrument.place() == start


def test_a_link_is_not_written_over_by_what_the_page_was_about_to_write(
    instrument: Instrument,
) -> None:
    instrument.place()
    # The page writes a change 250 ms later, or when it is left; the link comes in between.
    instrument.touch(-0.5, -0.5)
    instrument.page.evaluate(
        """() => {
          location.hash = '#/damped-sine?x=0.5&y=0.25&seed=0&loop=four-90';
          dispatchEvent(new Event('pagehide'));
        }"""
    )
    assert instrument.place() == (0.5, 0.25)
    assert "loop=four-90" in instrument.link()


def test_a_drag_does_not_flood_the_history_of_the_browser(instrument: Instrument) -> None:
    before = instrument.page.evaluate("history.length")
    instrument.drag(*[(step / 100 - 0.5, 0.0) for step in range(101)], pause_ms=3)
    assert instrument.place() == pytest.approx((0.5, 0.0), abs=0.011)
    assert instrument.page.evaluate("history.length") == before


def test_a_moved_point_asks_the_server_for_its_sound_alone(instrument: Instrument) -> None:
    page = instrument.page
    instrument.place()
    page.evaluate("performance.clearResourceTimings()")
    instrument.touch(0.4, 0.4)
    instrument.place()
    page.wait_for_timeout(300)
    asked = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert len(asked) == 1
    assert "/sound.wav?" in asked[0]
