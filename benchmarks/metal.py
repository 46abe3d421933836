"""How metal rings between its partials: recordings, these from their parts again, a Ghost's draws.

    python benchmarks/metal.py CORPUS BUNDLE

For each class: flatness, the geometric over the arithmetic mean of the power in a band, of all
frames within `HEARD_DB` of the loudest, in dB (noise has -2.5, a partial in silence much less), the
mean over `EDGES_HZ` and frames of `N_FFTS`; `noise_percent`; and how far the strongest line of a
tail, from 20 dB down to 50, stands above what noise about it would have. Medians of each, of lines
the 90th percentile, too; for what is played again also the mean distance from its own recording, in
the first two and by `spectral_distance_db`. Levels of bands say nothing of flatness: of two sounds
with the same levels one may hiss, one ring. A line that stands alone whistles. And how steady: the
correlation of a band's levels, bin by bin in dB, with those of `STEADY_FRAMES` frames later, which
noise has forgotten by then; the mean over `STEADY_EDGES_HZ` and heard frames.
"""

import os
from itertools import pairwise

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import numpy as np
from rich.console import Console
from rich.table import Table
from tails import asked, drawn, percentiles, recordings

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE, Samples
from ghostnote.descriptors import noise_percent
from ghostnote.evaluation.parts import resynthesise
from ghostnote.framing import framed, running_median
from ghostnote.measures.spectral import spectral_distance_db

DRAWS = 150
N_FFTS, EDGES_HZ = (1024, 4096), (1500, 3000, 6000, 12_000)
HEARD_DB, SILENT = 40.0, 1e-14
TAIL_DB, LINE_N_FFT, LINE_HZ, ABOUT_BINS = (20, 50), 8192, (1200, 15_000), 187
"""Of the tail, and of the running median about its lines: 1 kHz."""
STEADY_N_FFT, STEADY_HOP, STEADY_FRAMES = 4096, 1024, 4
STEADY_EDGES_HZ = (1500, 2100, 3000, 4200, 6000, 8500, 12_000)


def flatness_db(clip: Samples) -> float:
    """Flatness of a `clip` `[T]`: the mean over bands and heard frames, in dB."""
    whole = np.zeros(CLIP_LENGTH, np.float32)
    whole[: len(clip)] = clip
    found = []
    for n_fft in N_FFTS:
        frames = framed(whole, n_fft, n_fft // 4, before=n_fft // 2, after=n_fft // 2)
        power = np.square(np.abs(np.fft.rfft(frames * np.hanning(n_fft)))) / n_fft + SILENT
        sums = power.sum(axis=1)
        heard = power[sums > sums.max() * 10 ** (-HEARD_DB / 10)]
        for low, high in pairwise(EDGES_HZ):
            band = heard[:, low * n_fft // SAMPLE_RATE : high * n_fft // SAMPLE_RATE]
            found.append(np.log10(band).mean(axis=1) - np.log10(band.mean(axis=1)))
    return float(10 * np.mean([each.mean() for each in found]))


def steadiness(clip: Samples) -> float:
    """How steady a `clip` `[T]` is, 0 to 1; not a number where it is too short."""
    whole = np.zeros(CLIP_LENGTH, np.float32)
    whole[: len(clip)] = clip
    frames = framed(whole, STEADY_N_FFT, STEADY_HOP)
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(STEADY_N_FFT)))) + SILENT
    found = []
    for low, high in pairwise(STEADY_EDGES_HZ):
        band = power[:, low * STEADY_N_FFT // SAMPLE_RATE : high * STEADY_N_FFT // SAMPLE_RATE]
        sums = band.sum(axis=1)
        later = np.flatnonzero(sums[STEADY_FRAMES:] > sums.max() * 10 ** (-HEARD_DB / 10))
        levels = np.log(band) - np.log(band).mean(axis=1, keepdims=True)
        found += [np.corrcoef(levels[at], levels[at + STEADY_FRAMES])[0, 1] for at in later]
    return float(np.mean(found)) if found else np.nan


def line_db(clip: Samples) -> float:
    """Of the strongest line of a `clip` `[T]`; not a number where its tail is too short."""
    left = np.cumsum(np.square(clip[::-1], dtype=np.float64))[::-1]
    first, last = np.searchsorted(-10 * np.log10(left / left[0] + SILENT), TAIL_DB)
    if last - first < LINE_N_FFT:
        return np.nan
    frames = framed(clip[first:last], LINE_N_FFT, LINE_N_FFT // 2)
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(LINE_N_FFT)))).mean(axis=0)
    noise = running_median(power[None], ABOUT_BINS)[0] / np.log(2)
    low, high = (hz * LINE_N_FFT // SAMPLE_RATE for hz in LINE_HZ)
    return float(10 * np.log10((power / np.maximum(noise, SILENT))[low:high].max()))


def main() -> None:
    corpus, instrument = asked(__doc__)
    table = Table(
        "class", "sounds", "flatness, dB", "noise, %", "line, dB", "steady", "distance, dB"
    )
    for name, clips in recordings(corpus).items():
        again = [resynthesise(clip, seed) for seed, clip in enumerate(clips)]
        draws = drawn(instrument, name, DRAWS)
        flat, noise, steady = (
            [np.array([of(clip) for clip in sounds]) for sounds in (clips, again, draws)]
            for of in (flatness_db, noise_percent, steadiness)
        )
        distance = np.mean([spectral_distance_db(a, b) for a, b in zip(clips, again, strict=True)])
        of_clips, of_again, of_drawn = (
            [float(np.median(each)) for each in pair] for pair in zip(flat, noise, strict=True)
        )
        rests = [f"{np.nanmedian(each):.2f}" for each in steady]
        rests[1] += f", {np.nanmean(np.abs(steady[1] - steady[0])):.2f} apart"
        apart = [np.abs(each[1] - each[0]).mean() for each in (flat, noise)]
        parted = [f"{a:.1f}, {b:.2f} apart" for a, b in zip(of_again, apart, strict=True)]
        lines = [
            percentiles([line_db(clip) for clip in sounds], (50, 90))
            for sounds in (clips, again, draws)
        ]
        table.add_row(
            name,
            f"{len(clips)} recordings",
            *(f"{each:.1f}" for each in of_clips),
            lines[0],
            rests[0],
        )
        table.add_row(name, "from their parts", *parted, lines[1], rests[1], f"{distance:.2f}")
        table.add_row(name, "draws", *(f"{each:.1f}" for each in of_drawn), lines[2], rests[2])
        table.add_section()
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
