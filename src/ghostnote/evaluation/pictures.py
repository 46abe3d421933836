"""Pictures and players of sounds, as data that stands in a page."""

import base64
import io
from collections.abc import Sequence

import matplotlib
import numpy as np
import soundfile
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Plot
from numpy.typing import NDArray
from PIL import Image

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.measures.spectral import log_mel_scales

TILE_LENGTH = 22_050
"""Samples of a sound that a spectrogram shows: half a second."""
LOW_DB, HIGH_DB = -75.0, -15.0
"""Levels that are black and white."""
GAP = 3
"""Pixels between spectrograms."""
COLUMNS = 6
INK = "#888888"
"""Of what stands on a light page or a dark one."""


def spectrograms(clips: Sequence[Samples], columns: int = COLUMNS) -> bytes:
    """PNG of the log-mel spectrograms of `clips` in a grid, each from its start."""
    tiles = [_tile(clip) for clip in clips]
    height, width = tiles[0].shape
    rows = -(-len(tiles) // columns)
    sheet = np.zeros((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP), np.uint8)
    for index, tile in enumerate(tiles):
        top, left = (index // columns) * (height + GAP), (index % columns) * (width + GAP)
        sheet[top : top + height, left : left + width] = tile
    picture = Image.fromarray(sheet, "P")
    picture.putpalette(_palette("magma"))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def scatter(points: NDArray[np.floating], values: NDArray[np.floating], label: str) -> bytes:
    """PNG of `points` `[N, 2]`, -1 to 1, coloured by `values` `[N]` on a logarithmic scale."""
    plot = Plot(figsize=(5.2, 4.2), dpi=110, layout="constrained")
    FigureCanvasAgg(plot)
    plot.patch.set_alpha(0)
    axes = plot.add_subplot(facecolor="none", aspect="equal")
    dots = axes.scatter(
        points[:, 0], points[:, 1], c=np.log2(values), s=3, cmap="plasma", linewidths=0
    )
    bar = plot.colorbar(dots, ax=axes, shrink=0.9)
    ticks = np.arange(np.ceil(np.log2(values).min()), np.log2(values).max() + 1e-9)
    bar.set_ticks(ticks.tolist(), labels=[f"{2**tick:,.0f}" for tick in ticks])
    bar.set_label(label, color=INK)
    bar.outline.set_visible(False)
    axes.tick_params(colors=INK)
    bar.ax.tick_params(colors=INK)
    for spine in axes.spines.values():
        spine.set_color(INK)
    buffer = io.BytesIO()
    plot.savefig(buffer, format="png")
    return buffer.getvalue()


def flac(samples: Samples) -> bytes:
    """A FLAC file of `[T]`, 16 bits."""
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, SAMPLE_RATE, format="FLAC", subtype="PCM_16")
    return buffer.getvalue()


def data_uri(kind: str, content: bytes) -> str:
    """`content` of media type `kind` as an address."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _tile(clip: Samples) -> NDArray[np.uint8]:
    """Levels of the first `TILE_LENGTH` samples as a picture, low bands at the bottom."""
    levels = log_mel_scales(clip[:TILE_LENGTH], TILE_LENGTH)[1].T[::-1]
    shade = (levels - LOW_DB) / (HIGH_DB - LOW_DB)
    tile: NDArray[np.uint8] = (255 * np.clip(shade, 0, 1)).astype(np.uint8)
    return tile


def _palette(name: str) -> list[int]:
    colours = matplotlib.colormaps[name](np.arange(256), bytes=True)
    return [int(part) for part in np.asarray(colours)[:, :3].ravel()]
