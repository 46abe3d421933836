"""Seconds an epoch of the dense autoencoders takes in the span of a corpus, and directly.

`python benchmarks/training.py CORPUS` measures on a corpus of snares. The direct loop is the
ordinary one: batches of 88,200 samples in fp32 through the same network, the same optimiser and the
same batch size. It is timed over a few batches and scaled to the epoch.
"""

import argparse
import time
from pathlib import Path

import torch
from rich.console import Console
from rich.table import Table

from ghostnote.audio import CLIP_LENGTH, Samples
from ghostnote.corpus import Corpus
from ghostnote.training.dense import DenseAELearner, build_ae
from ghostnote.training.experiment import DenseAEExperiment, load
from ghostnote.training.hardware import bf16_is_fast
from ghostnote.training.span import Span, SpanData

EXPERIMENTS = Path(__file__).parent.parent / "experiments"
SIZES = ("small", "medium", "big")
EPOCHS, DIRECT_BATCHES = 4, 6


def direct_epoch_seconds(experiment: DenseAEExperiment, clips: Samples) -> float:
    model = build_ae(experiment, CLIP_LENGTH)
    optimiser = torch.optim.Adam(model.parameters(), lr=experiment.learning_rate, fused=True)
    batches = torch.from_numpy(clips).split(experiment.batch_size)[: DIRECT_BATCHES + 1]
    for index, x in enumerate(batches):
        if index == 1:  # the first batch is warm-up
            started = time.perf_counter()
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    seconds = time.perf_counter() - started
    timed = sum(len(x) for x in batches[1:])
    return seconds * len(clips) / timed


def span_epoch_seconds(experiment: DenseAEExperiment, data: SpanData, dtype: torch.dtype) -> float:
    learner = DenseAELearner(experiment, data, dtype)
    learner.epoch(0)  # warm-up
    started = time.perf_counter()
    for epoch in range(EPOCHS):
        learner.epoch(epoch + 1)
    return (time.perf_counter() - started) / EPOCHS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    corpus = Corpus.open(parser.parse_args().corpus)
    clips = corpus.clips(corpus.records(split="train", drum_class="snare"))
    started = time.perf_counter()
    span = Span.of(clips)
    print(
        f"{len(clips)} clips span {span.coordinates.shape[1]} dimensions, "
        f"found in {time.perf_counter() - started:.0f} s; {torch.get_num_threads()} threads"
    )
    data = SpanData(span.coordinates, span.coordinates[:0], 0.0, CLIP_LENGTH, "benchmark")
    types = [torch.float32] + ([torch.bfloat16] if bf16_is_fast() else [])
    table = Table("network", "direct", *[f"span, {str(t)[6:]}" for t in types], "ratio")
    for size in SIZES:
        experiment = load(EXPERIMENTS / f"ae-{size}-tanh.toml")
        assert isinstance(experiment, DenseAEExperiment)
        in_span = [span_epoch_seconds(experiment, data, dtype) for dtype in types]
        direct = direct_epoch_seconds(experiment, clips)
        cells = [f"{seconds:.3f} s" for seconds in (direct, *in_span)]
        table.add_row(size, *cells, f"{direct / min(in_span):.0f} x")
    Console().print(table)


if __name__ == "__main__":
    main()
