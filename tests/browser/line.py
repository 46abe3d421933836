"""How often the playing line is moved, beside the frames that the browser draws meanwhile."""

from playwright.sync_api import Page

COUNT = """(view, seconds) => new Promise((done) => {
  let [frames, moves, begun] = [0, 0, 0];
  view.playAt = (place) => {
    if (place !== null) moves++;
    Object.getPrototypeOf(view).playAt.call(view, place);
  };
  const frame = (now) => {
    begun ||= now;
    const passed = (now - begun) / 1000;
    if (passed < seconds) {
      frames++;
      requestAnimationFrame(frame);
    } else {
      delete view.playAt;
      done([frames / passed, moves / passed]);
    }
  };
  requestAnimationFrame(frame);
})"""


def line_rates(page: Page, seconds: float) -> tuple[float, float]:
    """Frames, and moves of the line on the waveform, a second; of a loop that never rests."""
    frames, moves = page.locator("gn-hit-view").evaluate(COUNT, seconds)
    return float(frames), float(moves)
