from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from ghostnote.audio import Samples
from ghostnote.measures.spectral import spectral_distance_db
from ghostnote.models.ghost import LEVEL_SPREAD_DB, PartTensors
from ghostnote.stn.knobs import Hit
from ghostnote.stn.layout import BANDS, KNOTS
from ghostnote.stn.low_basis import parts_of
from ghostnote.stn.low_levels import LOW_BANDS, LOW_KNOTS
from ghostnote.stn.tones import NUMBERS
from ghostnote.training import checkpoint
from ghostnote.training.experiment import GhostExperiment
from ghostnote.training.ghost.learner import (
    LAST_RATE,
    RAMP_STEPS,
    WEIGHTS,
    GhostLearner,
    along,
    level_weights,
    take,
)
from ghostnote.training.ghost.losses import knot_weights
from ghostnote.training.ghost.pool import CLASSES, Pool
from ghostnote.training.loop import Job, Losses, run_epochs

from .hits import ghost_experiment, leave_out_what_goes_on, random_pool

POOL = random_pool({(name, "real"): 4 for name in CLASSES} | {("snare", "layered"): 8})
HELD_OUT = random_pool({("snare", "real"): 3, ("kick", "real"): 3, ("snare", "synthetic"): 3}, 1)


def learner(
    experiment: GhostExperiment | None = None, pool: Pool = POOL, held_out: Pool = HELD_OUT
) -> GhostLearner:
    return GhostLearner(experiment or ghost_experiment(), pool, held_out, torch.device("cpu"))


def same(a: dict[str, Tensor], b: dict[str, Tensor]) -> bool:
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


def test_an_epoch_moves_every_parameter() -> None:
    made = learner(ghost_experiment(epochs=10))
    before = {name: tensor.clone() for name, tensor in made.state().items()}
    # Not the first: there neither noise nor divergence reach the posterior's variance.
    losses = made.epoch(8)
    for name, tensor in made.state().items():
        if "basis" in name or "spread" in name:
            assert torch.equal(tensor, before[name])
        elif name.startswith(("model.weights.", "kept.")):
            assert not torch.equal(tensor, before[name]), name
    names = ("noise", "attack", "low_levels", "low_wave", "kl", "class")
    wanted = {f"{part}/{name}" for part in ("train", "validation") for name in names}
    assert set(losses) == wanted | {"validation/sound_db"}


def test_what_is_kept_is_the_running_mean_of_the_weights() -> None:
    made = learner(ghost_experiment(steps_per_epoch=1))
    weight = "model.weights.levels_encoder.0.weight"
    start = made.state()[weight].clone()
    made.epoch(0)
    first = made.state()[weight].clone()
    made.epoch(1)
    second = made.state()[weight]
    # Shares of 1/10 and 2/11 of what was kept before.
    mean = (start * 0.1 + first * 0.9) * (2 / 11) + second * (9 / 11)
    torch.testing.assert_close(made.state()["kept.levels_encoder.0.weight"], mean)


def test_the_rate_rises_over_a_ramp_and_falls_along_a_cosine() -> None:
    experiment = ghost_experiment(steps_per_epoch=1, epochs=400, learning_rate=0.5)
    rates = {}

    class Stopped(GhostLearner):
        def rate(self, done: int) -> float:
            loss = sum(parameter.sum() * 0 for parameter in self._model.parameters())
            assert isinstance(loss, Tensor)
            self._step(loss, done)
            return float(self._adam.param_groups[0]["lr"])

    made = Stopped(experiment, POOL, HELD_OUT, torch.device("cpu"))
    for done in (0, 99, 200, 400):
        rates[done] = made.rate(done)
    middle = LAST_RATE + (1 - LAST_RATE) / 2
    assert rates[0] == pytest.approx(0.5 / RAMP_STEPS)
    assert rates[99] == pytest.approx(0.25 * (LAST_RATE + (1 - LAST_RATE) * 0.856326), rel=1e-3)
    assert rates[200] == pytest.approx(0.5 * middle)
    assert rates[400] == pytest.approx(0.5 * LAST_RATE)


def test_a_restored_learner_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    whole, stopped, resumed = learner(), learner(), learner(ghost_experiment(seed=9))
    for epoch in range(2):
        whole.epoch(epoch)
    stopped.epoch(0)
    checkpoint.save(tmp_path / "state", stopped.state(), {})
    # What its seed decided at the start must give way.
    assert not same(resumed.state(), learner().state())
    resumed.restore(checkpoint.load(tmp_path / "state")[0])
    assert same(resumed.state(), stopped.state())
    # An epoch's draws come from the seed as well.
    resumed._experiment = whole._experiment
    resumed.epoch(1)
    assert same(whole.state(), resumed.state())


def test_a_resumed_run_reads_the_low_band_along_the_directions_it_began_with() -> None:
    state = learner().state()
    for name in ("model.weights.basis", "kept.basis"):
        state[name] = -state[name]
    resumed = learner()
    resumed.restore(state)
    torch.testing.assert_close(resumed._along, along(POOL, state["kept.basis"]))
    torch.testing.assert_close(resumed._held_along, along(HELD_OUT, state["kept.basis"]))


def test_learning_lowers_the_losses() -> None:
    experiment = ghost_experiment(epochs=200, steps_per_epoch=20, learning_rate=0.01)
    made = learner(experiment, held_out=POOL)
    first, *_, last = [made.epoch(index) for index in range(6)]
    for name in ("noise", "low_levels", "class"):
        assert last[f"validation/{name}"] < 0.7 * first[f"validation/{name}"]
    assert last["validation/sound_db"] < 0.9 * first["validation/sound_db"]


def test_held_out_hits_are_compared_as_the_engine_plays_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leave_out_what_goes_on(monkeypatch)
    made = learner()
    # Recordings of the first class.
    parts, classes = take(HELD_OUT, made._held_along, torch.arange(3), torch.device("cpu"))
    with torch.no_grad():
        one_hot = F.one_hot(classes, len(CLASSES)).float()
        decoded = made.kept.decode(made.kept.encode(parts)[0], one_hot)
    basis = made.kept.basis.numpy()

    def played(hits: PartTensors) -> list[Samples]:
        none = torch.zeros(len(hits.low), NUMBERS)
        rows = enumerate(hits.rows(none).numpy())
        return [Hit(parts_of(row, basis, seed), seed).struck() for seed, row in rows]

    distances = map(spectral_distance_db, played(parts), played(decoded))
    wanted = sum(distances) / 3
    assert made._validate()["validation/sound_db"] == pytest.approx(wanted, rel=1e-3)


def test_it_begins_as_the_components_of_the_hits_it_is_to_learn() -> None:
    pool = random_pool({("kick", "real"): 3, ("tom", "real"): 3}).among(("kick", "tom"))
    made = learner(ghost_experiment(z_size=12), pool, pool)
    parts, classes = take(pool, made._along, torch.arange(6), torch.device("cpu"))
    with torch.no_grad():
        decoded = made.kept.decode(made.kept.encode(parts)[0], F.one_hot(classes, 2).float())
    # Of levels, six hits have no more than the nine components there are; of waves three are left.
    for name in ("noise_db", "attack_db", "low_db"):
        torch.testing.assert_close(getattr(decoded, name), getattr(parts, name), atol=0.05, rtol=0)
    assert float((decoded.low - parts.low).norm() / parts.low.norm()) < 0.7


def test_components_are_those_of_errors_as_the_loss_counts_them() -> None:
    weights = level_weights()
    noise = weights[: KNOTS * BANDS].reshape(KNOTS, BANDS)
    low = weights[-LOW_KNOTS * LOW_BANDS :].reshape(LOW_KNOTS, LOW_BANDS)
    knots, low_knots = knot_weights()
    torch.testing.assert_close(noise, noise[:, :1].expand(noise.shape))
    torch.testing.assert_close((noise[:, 0] / noise[0, 0]).square(), knots / knots[0])
    torch.testing.assert_close((low[:, 0] / low[0, 0]).square(), low_knots / low_knots[0])
    # Errors of 10 dB in all levels of a kind together count as that kind's term does.
    assert float((10 * low / LEVEL_SPREAD_DB).square().sum()) == pytest.approx(
        100 * WEIGHTS["low_levels"], rel=1e-4
    )


def test_validation_hears_recordings_of_the_first_class_alone() -> None:
    made = learner()
    alone = random_pool({("snare", "real"): 3, ("kick", "real"): 3, ("snare", "synthetic"): 3}, 1)
    loud = alone.noise_db.copy()
    loud[3:] = 20
    changed = learner(held_out=replace(alone, noise_db=loud))
    assert made.epoch(0) == changed.epoch(0)
    loud = loud.copy()
    loud[:3] = 20
    assert learner(held_out=replace(alone, noise_db=loud)).epoch(0) != made.epoch(0)


def test_without_held_out_recordings_nothing_is_validated() -> None:
    losses = learner(held_out=random_pool({("kick", "real"): 3})).epoch(0)
    assert all(name.startswith("train/") for name in losses)


def test_fewer_classes_make_a_narrower_network() -> None:
    pool = random_pool({("kick", "real"): 6, ("tom", "real"): 6}).among(("kick", "tom"))
    made = learner(pool=pool, held_out=pool)
    made.epoch(0)
    assert made.kept.guess.out_features == 2
    assert made.kept.levels_decoder[0].in_features == 4 + 2


def test_memory_that_runs_out_leaves_what_was_learned(tmp_path: Path) -> None:
    class Full(GhostLearner):
        def epoch(self, index: int) -> Losses:
            if index == 2:
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
            return super().epoch(index)

    def run(made: GhostLearner, resume: bool) -> list[Losses]:
        job = Job("tiny", 3, tmp_path, {"data": "these"}, resume, lambda done, of, losses: None)
        return run_epochs(made, job).losses

    with pytest.raises(torch.OutOfMemoryError):
        run(Full(ghost_experiment(), POOL, HELD_OUT, torch.device("cpu")), resume=False)
    resumed = learner()
    assert len(run(resumed, resume=True)) == 3
    whole = learner()
    for epoch in range(3):
        whole.epoch(epoch)
    assert same(resumed.state(), whole.state())
