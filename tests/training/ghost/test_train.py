"""A run of Ghost from a corpus to its folder, and that it can be broken off anywhere."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from ghostnote.corpus import Corpus
from ghostnote.engine.latent import TEXT, to_text
from ghostnote.errors import CorpusError, ExperimentError, TrainingError
from ghostnote.measures.embedding import EMBEDDING_SIZE
from ghostnote.models.ghost import GhostModel, PartTensors
from ghostnote.stn.analysis import analyse
from ghostnote.stn.low_levels import low_levels
from ghostnote.training import checkpoint
from ghostnote.training.experiment import ALL_CLASSES, LEAST_LATENT, MOST_LATENT
from ghostnote.training.ghost import train
from ghostnote.training.ghost.learner import GhostLearner
from ghostnote.training.ghost.pool import CLASSES, LEAST_CLIPS, class_of
from ghostnote.training.run import Run, Trainer
from ghostnote.training.selection import Selection

from .hits import build_hits, ghost_experiment


class Watched:
    """A report that remembers, and interrupts at one moment."""

    def __init__(self, stop: tuple[str, int] = ("", 0)) -> None:
        self.stop, self.seen = stop, list[tuple[str, int]]()

    def __call__(self, stage: str, done: int, total: int, figures: dict[str, float]) -> None:
        if (stage, done) == self.stop:
            raise KeyboardInterrupt
        self.seen.append((stage, done))

    @property
    def stages(self) -> set[str]:
        return {stage for stage, _ in self.seen}


@pytest.fixture(scope="module")
def run(hits: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Run:
    trainer = Trainer(hits, tmp_path_factory.mktemp("runs"))
    return Run.open(trainer.train(ghost_experiment(), resume=False))


@pytest.fixture
def out(run: Run, tmp_path: Path) -> Path:
    """A folder for runs, with the pools that `run` made."""
    shutil.copytree(run.path.parent / ".span", tmp_path / ".span")
    return tmp_path


def assert_same(folder: Path, other: Path) -> None:
    a, b = (checkpoint.load(each / "model.safetensors")[0] for each in (folder, other))
    assert a.keys() == b.keys()
    for name, tensor in a.items():
        assert torch.equal(tensor, b[name]), name


def test_sounds_are_of_their_classes_and_lie_where_the_sheet_has_them(
    run: Run, hits: Corpus
) -> None:
    records = hits.records(split="train")
    wanted = [CLASSES.index(class_of(each.drum_class, hits.clip(each))) for each in records]
    assert run.classes == CLASSES
    assert run.class_of.tolist() == wanted
    parts = [analyse(hits.clip(each)) for each in records]
    noise_db, attack_db, low_db, low = (
        torch.from_numpy(np.array(rows, np.float16)).float()
        for rows in (
            [each.noise_db for each in parts],
            [each.attack_db for each in parts],
            [low_levels(each.low) for each in parts],
            [each.low for each in parts],
        )
    )
    assert isinstance(run.model, GhostModel)
    network = run.model.network
    with torch.no_grad():
        z = network.encode(PartTensors(noise_db, attack_db, low_db, low @ network.basis))[0]
        pads = run.model.sheet.project(z, F.one_hot(torch.tensor(wanted), len(CLASSES)).float())
    # A network that runs in bfloat16 while it learns encodes in float32.
    np.testing.assert_allclose(run.latents, pads.numpy(), atol=1e-3)


def test_the_record_tells_of_both_stages_and_of_the_pool(run: Run) -> None:
    assert len(run.record["losses"]) == 3
    assert {name: len(of) for name, of in run.record["later_losses"].items()} == {"sheet": 2}
    # One copy of each recording beside it.
    assert run.record["pool"] == 2 * run.record["clips"]["train"]
    assert run.last_losses["sheet/train/error"] > 0


def test_a_latent_that_no_address_holds_is_refused_before_training() -> None:
    longest = to_text(np.zeros(MOST_LATENT))
    assert TEXT.fullmatch(longest)
    assert not TEXT.fullmatch(to_text(np.zeros(MOST_LATENT + 1)))
    assert ghost_experiment(z_size=MOST_LATENT)
    assert ghost_experiment(z_size=LEAST_LATENT)
    for wrong in (LEAST_LATENT - 1, MOST_LATENT + 1):
        with pytest.raises(ExperimentError, match=f"z_size is {wrong}"):
            ghost_experiment(z_size=wrong)


def test_levels_count_in_the_sheet_as_they_are_heard_and_the_waveform_as_the_faintest(
    run: Run,
) -> None:
    assert isinstance(run.model, GhostModel)
    network = run.model.network
    weights = train.z_weights(network)
    waves = network.config.wave_numbers
    assert weights.shape == (network.config.z_size,)
    assert waves > 0
    assert (weights[-waves:] == weights[:-waves].min()).all()
    assert weights.min() > 0


def test_the_guess_is_fitted_to_how_hits_sound(run: Run) -> None:
    assert isinstance(run.model, GhostModel)
    guess = run.model.guess
    assert float(guess.centre.abs().sum()) > 0
    assert not torch.equal(guess.spread, torch.ones_like(guess.spread))
    assert guess.inner.in_features == EMBEDDING_SIZE


def test_every_class_has_centres_in_the_prior_of_all(run: Run) -> None:
    assert isinstance(run.model, GhostModel)
    prior = run.model.prior("all")
    counts = prior.starts.diff()
    assert (counts > 0).all()
    assert prior.centres.shape == (int(counts.sum()), 4)
    assert prior.spreads.shape == (len(CLASSES), 3, 4)
    # All are synthesised.
    assert run.model.prior("real").centres.shape == (0, 4)


@pytest.mark.parametrize(
    ("stage", "moment"), [("pool", 64), ("tiny", 2), ("tiny sheet", 1), ("tiny priors", 64)]
)
def test_interrupted_run_resumes_to_the_weights_of_an_unbroken_one(
    run: Run, hits: Corpus, out: Path, stage: str, moment: int
) -> None:
    if stage == "pool":
        shutil.rmtree(out / ".span")
    with pytest.raises(KeyboardInterrupt):
        Trainer(hits, out, Watched((stage, moment))).train(ghost_experiment(), resume=False)
    watched = Watched()
    resumed = Trainer(hits, out, watched).train(ghost_experiment(), resume=True)
    assert_same(resumed, run.path)
    # An unfinished pool goes on behind the 64 hits it had; a finished one is opened.
    assert [done for name, done in watched.seen if name == "pool"][:1] == [96][: stage == "pool"]
    assert (("tiny", 1) in watched.seen) == (stage == "pool")


@pytest.mark.parametrize(
    ("owner", "place", "epochs"),
    [(GhostLearner, "__init__", 0), (GhostLearner, "_validate", 0), (train, "encoded", 3)],
)
def test_memory_that_runs_out_anywhere_is_told_and_leaves_what_was_learned(
    hits: Corpus,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    place: str,
    epochs: int,
) -> None:
    def full(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    monkeypatch.setattr(owner, place, full)
    with pytest.raises(TrainingError, match=r"^tiny: the GPU's memory ran out; free some and"):
        Trainer(hits, out).train(ghost_experiment(), resume=False)
    path = out / "tiny" / "checkpoint.safetensors"
    assert path.exists() == (place != "__init__")
    assert len(checkpoint.load_values(path)["losses"] if path.exists() else []) == epochs


def test_a_run_is_not_lengthened_for_its_schedule_is_another(hits: Corpus, out: Path) -> None:
    folder = Trainer(hits, out).train(ghost_experiment(epochs=1), resume=False)
    before = Run.open(folder).record
    with pytest.raises(TrainingError, match="of another number of epochs: --restart begins anew"):
        Trainer(hits, out).train(ghost_experiment(epochs=2), resume=True)
    assert Run.open(folder).record == before


def test_a_longer_sheet_goes_on_from_the_shorter_one(hits: Corpus, out: Path) -> None:
    shorter = ghost_experiment(epochs=1, sheet_epochs=1)
    Trainer(hits, out).train(shorter, resume=False)
    watched = Watched()
    Trainer(hits, out, watched).train(ghost_experiment(epochs=1), resume=True)
    assert "tiny" not in watched.stages
    assert [done for stage, done in watched.seen if stage == "tiny sheet"] == [2]


def test_a_finished_run_is_left_alone_and_another_pool_is_made_for_other_copies(
    run: Run, hits: Corpus
) -> None:
    out = run.path.parent
    watched = Watched()
    Trainer(hits, out, watched).train(ghost_experiment(), resume=True)
    assert watched.seen == []
    pools = set((out / ".span").iterdir())
    other = ghost_experiment(name="other", copies=2, epochs=1, sheet_epochs=1)
    Trainer(hits, out, watched).train(other, resume=False)
    assert "pool" in watched.stages
    assert len(set((out / ".span").iterdir()) - pools) == 2
    assert Run.open(out / "other").record["pool"] == 3 * run.record["clips"]["train"]


@pytest.mark.parametrize(
    ("name", "other"), [("LAYOUT", (1,)), ("LOW_LAYOUT", (1,)), ("POOL_VERSION", 0)]
)
def test_what_is_analysed_in_another_way_is_another_pool(
    hits: Corpus, monkeypatch: pytest.MonkeyPatch, name: str, other: object
) -> None:
    selection = Selection(hits, ALL_CLASSES)
    before = train.identity(ghost_experiment(), selection)
    monkeypatch.setattr(train, name, other)
    assert train.identity(ghost_experiment(), selection) != before


def test_a_corpus_of_fewer_classes_gives_a_model_of_those(tmp_path: Path) -> None:
    corpus = build_hits(tmp_path, {"tom": 30, "kick": 36})
    experiment = ghost_experiment(epochs=1, sheet_epochs=1)
    run = Run.open(Trainer(corpus, tmp_path / "runs").train(experiment, resume=False))
    assert run.classes == ("kick", "tom")
    assert isinstance(run.model, GhostModel)
    assert run.model.config.ghost.classes == 2
    records = corpus.records(split="train")
    assert [run.classes[number] for number in run.class_of] == [r.drum_class for r in records]


def test_too_few_clips_of_a_class_are_refused_in_one_line(tmp_path: Path) -> None:
    corpus = build_hits(tmp_path, {"snare": 64, "perc": 3})
    few = len(corpus.records(split="train", drum_class="perc"))
    assert few < LEAST_CLIPS
    with pytest.raises(CorpusError) as caught:
        Trainer(corpus, tmp_path / "runs").train(ghost_experiment(), resume=False)
    message = str(caught.value)
    assert f"holds {few} training clips of class perc; this model needs at least 8" in message
    assert "'ghostnote library synth --class cowbell'" in message
    assert "\n" not in message
