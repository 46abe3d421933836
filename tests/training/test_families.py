"""Every family through the trainer: what it leaves behind, and that it can be broken off."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from ghostnote.audio import CLIP_LENGTH
from ghostnote.corpus import Corpus
from ghostnote.errors import TrainingError
from ghostnote.training import checkpoint, families
from ghostnote.training.experiment import load
from ghostnote.training.run import Run, Trainer

from .sounds import FAMILIES, of_family

EXPERIMENTS = sorted((Path(__file__).parents[2] / "experiments").glob("*.toml"))
SHORT = {"epochs": 3}


@pytest.fixture(scope="module")
def runs(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """A finished run of every family."""
    made = {}
    for model in FAMILIES:
        trainer = Trainer(corpus, tmp_path_factory.mktemp(model))
        made[model] = Run.open(trainer.train(of_family(model, **SHORT), resume=False))
    return made


def weights(folder: Path) -> dict[str, Tensor]:
    return checkpoint.load(folder / "model.safetensors")[0]


def assert_same(folder: Path, other: Path) -> None:
    a, b = weights(folder), weights(other)
    assert a.keys() == b.keys()
    for name, tensor in a.items():
        assert torch.equal(tensor, b[name]), name


@pytest.mark.parametrize("model", FAMILIES)
def test_latents_are_where_the_network_puts_the_training_sounds(
    runs: dict[str, Run], corpus: Corpus, model: str
) -> None:
    run = runs[model]
    length = CLIP_LENGTH if model.startswith("dense") else 16_384
    assert run.model.config.length == length
    clips = torch.from_numpy(corpus.clips(corpus.records(split="train"))[:, :length])
    with torch.no_grad():
        places = run.model.encode(clips).numpy()
    assert run.latents.shape == (len(clips), 2)
    # The dense ones were encoded in the span, which leaves out 60 dB.
    assert np.allclose(run.latents, places, atol=5e-3)


@pytest.mark.parametrize("model", FAMILIES)
def test_record_has_parameters_and_losses_of_every_stage(runs: dict[str, Run], model: str) -> None:
    run = runs[model]
    assert run.record["parameters"] == sum(w.numel() for w in weights(run.path).values())
    assert len(run.record["losses"]) == 3
    later = {name: len(losses) for name, losses in run.record["later_losses"].items()}
    assert later == ({"encoder": 2, "sheet": 5} if model == "wavegan" else {})


def test_last_losses_tell_the_stage(runs: dict[str, Run]) -> None:
    last = runs["wavegan"].last_losses
    record = runs["wavegan"].record
    assert last["generator/loss"] == record["losses"][-1]["generator/loss"]
    assert last["encoder/train/z"] == record["later_losses"]["encoder"][-1]["train/z"]
    assert last["sheet/train/mse"] == record["later_losses"]["sheet"][-1]["train/mse"]


@pytest.mark.parametrize(
    ("model", "stage"),
    [
        ("dense-ae", "tiny"),
        ("dense-vae", "tiny"),
        ("conv-ae", "tiny"),
        ("wavegan", "tiny"),
        ("wavegan", "tiny encoder"),
        ("wavegan", "tiny sheet"),
    ],
)
def test_interrupted_run_resumes_to_the_weights_of_an_unbroken_one(
    runs: dict[str, Run], corpus: Corpus, tmp_path: Path, model: str, stage: str
) -> None:
    def interrupt(name: str, done: int, total: int, figures: dict[str, float]) -> None:
        if (name, done) == (stage, 1):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Trainer(corpus, tmp_path, interrupt).train(of_family(model, **SHORT), resume=False)
    seen: list[tuple[str, int]] = []
    trainer = Trainer(corpus, tmp_path, lambda name, n, of, _: seen.append((name, n)))
    with pytest.raises(TrainingError, match="--resume goes on with it, --restart begins anew"):
        trainer.train(of_family(model, **SHORT), resume=False)
    resumed = trainer.train(of_family(model, **SHORT), resume=True)
    assert (stage, 1) not in seen
    assert (stage, 2) in seen
    assert_same(resumed, runs[model].path)


@pytest.mark.parametrize("model", FAMILIES)
def test_lengthened_run_ends_at_the_weights_of_a_longer_one(
    runs: dict[str, Run], corpus: Corpus, tmp_path: Path, model: str
) -> None:
    """Later stages learn from the first, so they begin again."""
    trainer = Trainer(corpus, tmp_path)
    folder = trainer.train(of_family(model, epochs=2), resume=False)
    before = Run.open(folder).record["losses"]
    trainer.train(of_family(model, **SHORT), resume=True)
    assert Run.open(folder).record["losses"][:2] == before
    assert_same(folder, runs[model].path)


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_every_experiment_builds_its_network(path: Path) -> None:
    network = families.build(load(path), 32, 9)
    lengths = {"ae": 32, "vae": 32, "ghost": CLIP_LENGTH, "conv": 16_384, "wavegan": 16_384}
    assert network.config.length == lengths[path.stem.split("-")[0]]
