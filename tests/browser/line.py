"""How often the worker that draws with the sound moves the line, and which steps it lights up."""

from playwright.sync_api import Page, Worker

COUNT = """(seconds) => new Promise((done) => {
  let [frames, moves, begun] = [0, 0, 0];
  const drawn = OffscreenCanvasRenderingContext2D.prototype;
  const { fillRect } = drawn;
  // All of the line is painted in two strips, the narrow one last.
  drawn.fillRect = function (left, top, width, height) {
    if (width === 2) moves++;
    fillRect.call(this, left, top, width, height);
  };
  const frame = (now) => {
    begun ||= now;
    const passed = (now - begun) / 1000;
    if (passed < seconds) {
      frames++;
      requestAnimationFrame(frame);
    } else {
      drawn.fillRect = fillRect;
      done([frames / passed, moves / passed]);
    }
  };
  requestAnimationFrame(frame);
})"""

LIT = """(seconds) => new Promise((done) => {
  const lit = [];
  const drawn = OffscreenCanvasRenderingContext2D.prototype;
  const { roundRect } = drawn;
  drawn.roundRect = function (left, top, width, height, radius) {
    lit.push(left);
    roundRect.call(this, left, top, width, height, radius);
  };
  setTimeout(() => {
    drawn.roundRect = roundRect;
    done(lit);
  }, 1000 * seconds);
})"""


def line_rates(page: Page, seconds: float) -> tuple[float, float]:
    """Frames, and moves of the line on the waveform, a second; of a loop that never rests."""
    frames, moves = motion_worker(page).evaluate(COUNT, seconds)
    return float(frames), float(moves)


def cells_lit(page: Page, seconds: float) -> list[float]:
    """Where the deck's steps begin that light up meanwhile, in CSS pixels from its left."""
    return [float(left) for left in motion_worker(page).evaluate(LIT, seconds)]


def motion_worker(page: Page) -> Worker:
    """The one that draws what moves with the sound."""
    (worker,) = (each for each in page.workers if "motion-worker" in each.url)
    return worker
