"""How often the playing line is moved, beside the frames that are drawn meanwhile."""

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


def line_rates(page: Page, seconds: float) -> tuple[float, float]:
    """Frames, and moves of the line on the waveform, a second; of a loop that never rests."""
    frames, moves = motion_worker(page).evaluate(COUNT, seconds)
    return float(frames), float(moves)


def motion_worker(page: Page) -> Worker:
    """The one that draws what moves with the sound."""
    (worker,) = (each for each in page.workers if "motion-worker" in each.url)
    return worker
