"""How fast sounds are embedded: clips per second, beside a log-mel spectrogram of the same sizes.

    python benchmarks/embedding.py [CLIPS]

Every figure is printed beside the alternative it was measured with in the same run, on one thread:
librosa's log-mel levels where it is installed (the extra `bench`), and the same levels computed
directly, a frame every 3 ms, and averaged over the same segments.
"""

import importlib.util
import os
import sys
import time
from collections.abc import Callable
from itertools import pairwise

# Read once, when numpy is imported: every figure is for one thread.
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import numpy as np

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.descriptors import describe
from ghostnote.drumsynth import make_hit
from ghostnote.measures.embedding import EDGES_MS, N_FFT, N_MELS, embed
from ghostnote.measures.spectral import mel_filters

HOP_LENGTH = 128
ROUNDS = 3
PER_EVALUATION = 24_000
"""Clips that scoring all models embeds."""


def clips_per_second(call: Callable[[Samples], object], clips: list[Samples]) -> float:
    """Best of `ROUNDS` rounds of processor time, after one clip that fills the caches."""
    call(clips[0])
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for clip in clips:
            call(clip)
        times.append(time.process_time() - start)
    return len(clips) / min(times)


def direct(clip: Samples) -> np.ndarray:
    """Log-mel levels of every frame, averaged over the embedding's segments."""
    padded = np.pad(heard(clip), N_FFT // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, N_FFT)[::HOP_LENGTH]
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(N_FFT).astype(np.float32))))
    return averaged(10 * np.log10(np.maximum(power @ mel_filters(N_FFT, N_MELS), 1e-7)))


def with_librosa(clip: Samples) -> np.ndarray:
    """The same by librosa's mel spectrogram."""
    import librosa

    power = librosa.feature.melspectrogram(
        y=heard(clip), sr=SAMPLE_RATE, n_fft=N_FFT, hop_length=HOP_LENGTH, n_mels=N_MELS
    )
    return averaged(librosa.power_to_db(power).T)


def heard(clip: Samples) -> Samples:
    """What the segments reach, as both compute no more."""
    length = int(EDGES_MS[-1] * SAMPLE_RATE / 1000)
    return np.pad(clip[:length], (0, max(length - len(clip), 0)))


def averaged(levels: np.ndarray) -> np.ndarray:
    edges = (np.array(EDGES_MS) * SAMPLE_RATE / 1000 / HOP_LENGTH).astype(int)
    return np.concatenate([levels[low:high].mean(axis=0) for low, high in pairwise(edges)])


def main(count: int) -> None:
    clips = [make_hit("snare", 1, index).samples for index in range(1, count + 1)]
    seconds = np.mean([len(clip) for clip in clips]) / SAMPLE_RATE
    print(f"{count} synthetic snares of {seconds:.2f} s on average, one thread")
    rate, describing = clips_per_second(embed, clips), clips_per_second(describe, clips)
    print(f"{'embedding, descriptors included':44}{rate:8.0f} clips/s, {1000 / rate:.2f} ms each")
    print(f"{'  of which descriptors':44}{describing:8.0f} clips/s")
    print(f"{f'  {PER_EVALUATION} clips':44}{PER_EVALUATION / rate:8.0f} s")
    alternatives = {"log-mel spectrogram, direct": direct}
    if importlib.util.find_spec("librosa"):
        alternatives["log-mel spectrogram, librosa"] = with_librosa
    else:
        print("librosa is not installed (the extra `bench`): not compared with")
    for name, call in alternatives.items():
        other = clips_per_second(call, clips)
        print(f"{name + ', no descriptors':44}{other:8.0f} clips/s: embedding {rate / other:.2f} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
