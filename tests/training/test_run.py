import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from ghostnote.audio import CLIP_LENGTH
from ghostnote.corpus import Corpus
from ghostnote.descriptors import describe
from ghostnote.errors import CorpusError, TrainingError
from ghostnote.training import checkpoint
from ghostnote.training.dense import DenseAELearner
from ghostnote.training.run import Run, Trainer

from .conftest import make_corpus
from .sounds import SETTINGS, experiment


@pytest.fixture(scope="module")
def run(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Run:
    out = tmp_path_factory.mktemp("runs")
    return Run.open(Trainer(corpus, out).train(experiment(epochs=100), resume=False))


def test_finished_network_plays_clips(run: Run, corpus: Corpus) -> None:
    assert run.model.config.length == CLIP_LENGTH
    clips = torch.from_numpy(corpus.clips(corpus.records(split="train")))
    with torch.no_grad():
        error = float((run.model(clips) - clips).square().mean())
    assert error == pytest.approx(run.record["losses"][-1]["train/mse"], rel=0.2)


def test_latents_and_descriptors_are_of_the_training_sounds(run: Run, corpus: Corpus) -> None:
    records = corpus.records(split="train")
    with torch.no_grad():
        z = run.model.encoder(torch.from_numpy(corpus.clips(records))).numpy()
    assert np.allclose(run.latents, z, atol=1e-3)
    assert np.array_equal(run.descriptors[3], describe(corpus.clip(records[3])))


def test_record_says_what_made_the_run(run: Run, corpus: Corpus) -> None:
    assert run.record["corpus_hash"] == corpus.hash
    assert run.record["clips"]["train"] == len(corpus.records(split="train"))
    assert run.record["torch"] == torch.__version__
    assert len(run.record["losses"]) == 100


def test_finished_run_is_left_as_it_is(run: Run, corpus: Corpus) -> None:
    before = (run.path / "model.safetensors").stat().st_mtime_ns
    Trainer(corpus, run.path.parent).train(experiment(epochs=100), resume=True)
    assert (run.path / "model.safetensors").stat().st_mtime_ns == before


def test_progress_counts_epochs(corpus: Corpus, tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    trainer = Trainer(corpus, tmp_path, lambda stage, n, of, _: steps.append((stage, n, of)))
    trainer.train(experiment(epochs=3), resume=False)
    assert [step for step in steps if step[0] == "tiny"] == [("tiny", n, 3) for n in (1, 2, 3)]


def test_too_few_clips_of_the_class(corpus: Corpus, tmp_path: Path) -> None:
    few = make_corpus(tmp_path, count=20)
    with pytest.raises(CorpusError, match="training clips of class snare"):
        Trainer(few, tmp_path / "runs").train(experiment(), resume=False)
    with pytest.raises(CorpusError, match="0 training clips of class kick"):
        Trainer(corpus, tmp_path / "runs").train(experiment(**{"class": "kick"}), resume=False)


def test_unfinished_run_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no finished run"):
        Run.open(tmp_path)


def test_a_run_of_another_network_is_told(run: Run, tmp_path: Path) -> None:
    shutil.copytree(run.path, tmp_path / "older")
    path = tmp_path / "older" / "model.safetensors"
    tensors, values = checkpoint.load(path)
    checkpoint.save(path, {f"older.{name}": tensor for name, tensor in tensors.items()}, values)
    with pytest.raises(TrainingError, match="another version of its model; train it again"):
        Run.open(tmp_path / "older")


def test_killed_run_resumes_to_the_weights_of_an_unbroken_one(
    corpus: Corpus, tmp_path: Path
) -> None:
    """SIGKILL a real training process once it has a checkpoint, then resume it."""
    settings = {**SETTINGS, "epochs": 500}
    unbroken = Trainer(corpus, tmp_path / "unbroken").train(experiment(epochs=500), resume=False)
    script = f"""
import pathlib
from ghostnote.corpus import Corpus
from ghostnote.training import loop
from ghostnote.training.experiment import parse
from ghostnote.training.run import Trainer

if __name__ == "__main__":
    loop.SECONDS_BETWEEN_CHECKPOINTS = 0.05
    out = pathlib.Path({str(tmp_path / "killed")!r})
    Trainer(Corpus.open(pathlib.Path({str(corpus.path)!r})), out).train(
        parse({json.dumps(settings)}), resume=False)
"""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen([sys.executable, "-c", script], env=environment)
    saved = tmp_path / "killed" / "tiny" / "checkpoint.safetensors"
    deadline = time.monotonic() + 60
    while not saved.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "it ended before it could be killed"
    assert len(checkpoint.load(saved)[1]["losses"]) < 500
    with pytest.raises(TrainingError):
        Run.open(saved.parent)

    resumed = Trainer(corpus, tmp_path / "killed").train(experiment(epochs=500), resume=True)
    wanted, _ = checkpoint.load(unbroken / "model.safetensors")
    found, _ = checkpoint.load(resumed / "model.safetensors")
    for name, value in wanted.items():
        assert torch.equal(found[name], value), name


def test_new_validation_sounds_make_new_figures(corpus: Corpus, tmp_path: Path) -> None:
    folder = Trainer(corpus, tmp_path).train(experiment(epochs=2), resume=False)
    before = Run.open(folder).record
    held_out = corpus.records(split="validation")
    fewer = Corpus(corpus.path, [r for r in corpus.records() if r != held_out[0]])
    Trainer(fewer, tmp_path).train(experiment(epochs=2), resume=False)
    after = Run.open(folder).record
    assert after["clips"]["validation"] == before["clips"]["validation"] - 1
    assert after["losses"][0]["train/mse"] == before["losses"][0]["train/mse"]
    assert after["losses"][0]["validation/mse"] != before["losses"][0]["validation/mse"]


def test_record_counts_only_what_was_learned_from(run: Run) -> None:
    counted = sum(clips for _, _, clips in run.record["sources"])
    assert counted == run.record["clips"]["train"]


def test_a_refused_resume_leaves_the_finished_run_alone(corpus: Corpus, tmp_path: Path) -> None:
    folder = Trainer(corpus, tmp_path).train(experiment(epochs=2), resume=False)
    before = Run.open(folder).record
    with pytest.raises(TrainingError, match="another experiment"):
        Trainer(corpus, tmp_path).train(experiment(seed=1), resume=True)
    assert Run.open(folder).record == before


def interrupted(corpus: Corpus, out: Path, after: int, *, restart: bool = False) -> Path:
    """The checkpoint of a run of 30 epochs that was interrupted after some."""

    def interrupt(stage: str, done: int, total: int, figures: dict[str, float]) -> None:
        if (stage, done) == ("tiny", after):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Trainer(corpus, out, interrupt).train(experiment(), resume=False, restart=restart)
    return out / "tiny" / "checkpoint.safetensors"


def refusal(corpus: Corpus, out: Path, **changes: object) -> str:
    """What is said, before any work, where neither --resume nor --restart is given."""
    told: list[str] = []
    trainer = Trainer(corpus, out, lambda stage, *_: told.append(stage))
    with pytest.raises(TrainingError) as caught:
        trainer.train(experiment(**changes), resume=False)
    assert told == []
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_interrupted_run_is_not_lost_without_a_word(corpus: Corpus, tmp_path: Path) -> None:
    path = interrupted(corpus, tmp_path, 12)
    before = path.read_bytes()
    assert refusal(corpus, tmp_path) == (
        f"{path} has 12 of 30 epochs of a run that is not finished: "
        "--resume goes on with it, --restart begins anew"
    )
    for changes in ({"seed": 1}, {"epochs": 5}):
        said = refusal(corpus, tmp_path, **changes)
        assert "--restart begins anew" in said
        assert "--resume" not in said
    fewer = Corpus(corpus.path, corpus.records()[1:])
    assert f"{path} has 12 epochs of another corpus: --restart" in refusal(fewer, tmp_path)
    assert path.read_bytes() == before
    interrupted(corpus, tmp_path, 3, restart=True)
    assert "has 3 of 30 epochs" in refusal(corpus, tmp_path)
    run = Run.open(Trainer(corpus, tmp_path).train(experiment(), resume=True))
    assert len(run.record["losses"]) == 30


def test_a_run_that_began_after_a_finished_one_is_not_lost_either(
    corpus: Corpus, tmp_path: Path
) -> None:
    Trainer(corpus, tmp_path).train(experiment(epochs=2), resume=False)
    interrupted(corpus, tmp_path, 4)
    assert "has 4 of 30 epochs" in refusal(corpus, tmp_path)
    Trainer(corpus, tmp_path).train(experiment(epochs=3), resume=False, restart=True)
    # One that is finished is trained again, as is one of which nothing was kept.
    Trainer(corpus, tmp_path).train(experiment(epochs=3), resume=False)


def test_nothing_is_asked_where_no_epoch_was_trained(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(DenseAELearner, "epoch", interrupt)
        with pytest.raises(KeyboardInterrupt):
            Trainer(corpus, tmp_path).train(experiment(epochs=1), resume=False)
    assert (tmp_path / "tiny" / "checkpoint.safetensors").exists()
    Trainer(corpus, tmp_path).train(experiment(epochs=1), resume=False)


def test_a_half_built_corpus_is_not_trained_on(corpus: Corpus, tmp_path: Path) -> None:
    half = Corpus(corpus.path, corpus.records(), unread=7)
    with pytest.raises(CorpusError, match="7 files were not read"):
        Trainer(half, tmp_path).train(experiment(), resume=False)
