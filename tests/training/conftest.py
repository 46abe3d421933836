from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile
import torch

from ghostnote.audio import SAMPLE_RATE
from ghostnote.corpus import Corpus, build_corpus

from .sounds import decaying_sines


@pytest.fixture(autouse=True, scope="package")
def one_thread() -> Iterator[None]:
    """Layers this small gain nothing from a second thread, and lose much to a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """80 short snares of 20 packs, most of them for training."""
    return make_corpus(tmp_path_factory.mktemp("corpus"), count=80)


def make_corpus(folder: Path, count: int) -> Corpus:
    for index, clip in enumerate(decaying_sines(count, length=4_000)):
        pack = folder / "sounds" / f"pack{index % 20}" / "snare"
        pack.mkdir(parents=True, exist_ok=True)
        soundfile.write(pack / f"{index}.wav", clip, SAMPLE_RATE)
    build_corpus([folder / "sounds"], folder / "corpus", drum_class="snare", workers=1)
    return Corpus.open(folder / "corpus")
