"""What moves with the sound: drawn by a worker, and holding nothing up."""

import numpy as np
import pytest

from .driver import Instrument
from .line import cells_lit, line_rates
from .test_knobs import knob


@pytest.fixture
def dense(instrument: Instrument) -> Instrument:
    """The page with a loop in which the line never rests, and the pointer over a knob."""
    instrument.open("#/damped-sine?x=0&y=-1&noise=0&loop=sixteenths-240")
    instrument.page.reload()
    instrument.wait_until_loaded()
    instrument.press("Loop")
    knob(instrument.page, "Noise").hover()
    instrument.wait_on_page(300)
    return instrument


def test_the_line_moves_with_every_frame_while_a_wheel_turns(dense: Instrument) -> None:
    knob(dense.page, "Noise").evaluate(
        """(dial) => {
          let turn = 100;
          setInterval(() => {
            turn = -turn;
            dial.dispatchEvent(
              new WheelEvent("wheel", { deltaY: turn, bubbles: true, composed: true }),
            );
          }, 150);
        }"""
    )
    frames, moves = line_rates(dense.page, 2)
    # The worker's own frames: they must not become rare while the page has something to do.
    assert frames > 20
    assert moves > 0.8 * frames
    dense.press("Stop")


def test_the_step_that_is_heard_lights_up(dense: Instrument) -> None:
    cells: list[float] = dense.page.locator("gn-steps").evaluate(
        "(steps) => [...steps.renderRoot.querySelectorAll('i')].map((cell) => cell.offsetLeft)"
    )
    # 32 sixteenths at 240, each after the other.
    lit = [cells.index(left) for left in cells_lit(dense.page, 2)]
    assert 24 <= len(lit) <= 34
    skips = np.diff(lit) % len(cells)
    assert (skips == 1).mean() > 0.8
    dense.press("Stop")
    assert not cells_lit(dense.page, 0.5)


def test_a_loop_asks_the_page_for_no_frames(dense: Instrument) -> None:
    # Where frames follow on each other, the wheel waits for two of them.
    asked = dense.page.evaluate(
        """() => new Promise((done) => {
          let asked = 0;
          const { requestAnimationFrame } = window;
          window.requestAnimationFrame = (draw) => (asked++, requestAnimationFrame(draw));
          setTimeout(() => done(asked), 1000);
        })"""
    )
    assert asked == 0
    dense.press("Stop")


def test_the_page_moves_the_line_where_no_worker_can(instrument: Instrument) -> None:
    page = instrument.page
    page.add_init_script(
        """delete HTMLCanvasElement.prototype.transferControlToOffscreen;
        window.moves = 0;
        const { fillRect } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.fillRect = function (left, top, width, height) {
          if (this.canvas.className === "line" && width === 2) window.moves++;
          fillRect.call(this, left, top, width, height);
        };"""
    )
    instrument.open("#/damped-sine?x=0&y=-1&noise=0&loop=sixteenths-240")
    page.reload()
    instrument.wait_until_loaded()
    assert not page.workers
    instrument.press("Loop")
    page.wait_for_function("moves > 20")
    instrument.press("Stop")
