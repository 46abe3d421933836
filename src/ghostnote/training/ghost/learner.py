"""Training Ghost's network on the pool."""

import copy
import math
from collections.abc import Mapping

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ghostnote.measures.spectral import spectral_distance_db
from ghostnote.models.ghost import (
    ATTACK_SPREAD_DB,
    LEVEL_SPREAD_DB,
    Ghost,
    GhostConfig,
    PartTensors,
)
from ghostnote.stn.layout import ATTACK_SLOTS, BANDS, KNOTS, LOW_LENGTH
from ghostnote.stn.low_levels import LOW_BANDS, LOW_KNOTS
from ghostnote.stn.tones import NUMBERS
from ghostnote.training import checkpoint, hardware
from ghostnote.training.experiment import GhostExperiment
from ghostnote.training.ghost.losses import kl_divergence, knot_weights, part_losses
from ghostnote.training.ghost.pool import Pool
from ghostnote.training.ghost.rendering import Renderer
from ghostnote.training.ghost.sampling import chances
from ghostnote.training.ghost.variation import Variation
from ghostnote.training.loop import Losses

WEIGHTS = {"noise": 1.0, "low_levels": 0.5, "attack": 0.2, "low_wave": 0.5, "class": 0.02}
"""How much each term of the loss counts; the divergence has a weight in the experiment."""
FREE_NATS = 0.05
WARM_SHARE = 0.3
"""Share of the run over which the posterior's noise and the divergence set in: it begins as a plain
autoencoder, for under noise the phases of the low band are never found."""
RAMP_STEPS = 200
"""Steps until the learning rate is whole."""
LAST_RATE = 0.02
"""What the learning rate falls to by the end, along a cosine."""
WEIGHT_DECAY = 0.02
BETAS = (0.9, 0.99)
MAX_NORM = 1.0
EMA_DECAY = 0.999
LOW_SIZE = 192
"""Directions of the low band's waveform."""
BASIS_HITS = 8000
"""Hits these are taken from."""
COMPONENT_HITS = 12_000
"""Hits whose principal components the network begins as."""
LINEAR_RATE = 0.05
"""Learning rate of its linear part, of that of the others: it begins where it should be."""
ROWS_AT_ONCE = 1024
VALIDATED, PLAYED = 512, 32
"""Most hits of the validation pool that an epoch looks at, and plays."""


class GhostLearner:
    """Learns the pool; the network that is kept is a running mean of the trained one's weights.

    Learning rate and noise follow the share of the run that is done, so that the first epochs of a
    longer run are others: none goes on from those of a shorter one.
    """

    remedy = "lower learning_rate"

    def __init__(
        self, experiment: GhostExperiment, pool: Pool, held_out: Pool, device: torch.device
    ) -> None:
        torch.manual_seed(experiment.seed)
        self._experiment, self._device = experiment, device
        self._pool, self._held_out = pool, held_out
        self._chances = chances(pool)
        self._model = Ghost(config(experiment, len(pool.classes)))
        self._model.use_basis(self._some_low())
        self._take_along()
        self._model.use_components(*self._some_parts(), level_weights())
        self._model.to(device)
        self.kept = copy.deepcopy(self._model).eval()
        self._adam = self._optimiser()
        noise, low = knot_weights()
        self._knot_weights = noise.to(device), low.to(device)

    def _take_along(self) -> None:
        basis = self._model.basis.cpu()
        self._along = along(self._pool, basis)
        self._held_along = along(self._held_out, basis)
        self._variation = Variation(basis)

    def _some_low(self) -> Tensor:
        return torch.from_numpy(self._pool.low[self._some(BASIS_HITS).numpy()]).float()

    def _some_parts(self) -> tuple[PartTensors, Tensor]:
        """Some hits, each once, and their shares."""
        rows, counts = torch.unique(self._some(COMPONENT_HITS), return_counts=True)
        parts, _ = take(self._pool, self._along, rows, torch.device("cpu"))
        return parts, counts / COMPONENT_HITS

    def _some(self, count: int) -> Tensor:
        generator = torch.Generator().manual_seed(self._experiment.seed)
        return torch.multinomial(self._chances, count, replacement=True, generator=generator)

    def _optimiser(self) -> torch.optim.AdamW:
        named = dict(self._model.named_parameters())
        linear = [named.pop(name) for name in list(named) if name.startswith("linear_")]
        groups = [
            {"params": list(named.values()), "rate": 1.0, "weight_decay": WEIGHT_DECAY},
            {"params": linear, "rate": LINEAR_RATE, "weight_decay": 0.0},
        ]
        return torch.optim.AdamW(groups, lr=self._experiment.learning_rate, betas=BETAS, fused=True)

    def epoch(self, index: int) -> Losses:
        """As `Learner.epoch`; an epoch is `steps_per_epoch` batches."""
        experiment = self._experiment
        generator = torch.Generator().manual_seed(experiment.seed * 1_000_003 + index)
        torch.manual_seed(experiment.seed * 1_000_003 + index)
        totals: dict[str, Tensor] = {}
        count = experiment.steps_per_epoch * experiment.batch_size
        rows = torch.multinomial(self._chances, count, replacement=True, generator=generator)
        for step, batch in enumerate(torch.split(rows, experiment.batch_size)):
            parts, classes = take(self._pool, self._along, batch, self._device)
            changed = self._variation.varied(parts, classes, generator)
            losses = self._losses(self._model.train(), changed, classes, self._warmth(index))
            done = index * experiment.steps_per_epoch + step
            self._step(self._total(losses, index), done)
            for name, value in losses.items():
                totals[name] = totals.get(name, torch.zeros(())) + value.detach().cpu()
        means = {
            f"train/{name}": float(value) / experiment.steps_per_epoch
            for name, value in totals.items()
        }
        return means | self._validate()

    def _warmth(self, epoch: int) -> float:
        return min(1, epoch / (WARM_SHARE * self._experiment.epochs))

    def _losses(
        self, model: Ghost, parts: PartTensors, classes: Tensor, warmth: float
    ) -> dict[str, Tensor]:
        one_hot = F.one_hot(classes, model.config.classes).float()
        with hardware.products(self._device):
            mean, log_variance, logits = model.encode(parts)
            noise = torch.randn_like(mean) * (log_variance / 2).exp() * warmth
            made = model.decode(mean + noise, one_hot)
        losses = part_losses(made, parts, self._knot_weights)
        losses["kl"] = kl_divergence(mean, log_variance, FREE_NATS)
        losses["class"] = F.cross_entropy(logits, classes)
        return losses

    def _total(self, losses: dict[str, Tensor], epoch: int) -> Tensor:
        kl_weight = self._experiment.kl_weight * self._warmth(epoch)
        weighted = [losses[name] * weight for name, weight in WEIGHTS.items()]
        return torch.stack([*weighted, losses["kl"] * kl_weight]).sum()

    def _step(self, loss: Tensor, done: int) -> None:
        share = done / (self._experiment.epochs * self._experiment.steps_per_epoch)
        fallen = LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + math.cos(math.pi * share))
        rate = self._experiment.learning_rate * fallen * min(1, (done + 1) / RAMP_STEPS)
        for group in self._adam.param_groups:
            group["lr"] = rate * group["rate"]
        self._adam.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), MAX_NORM)
        self._adam.step()
        # Short at first, so that the mean forgets where it began.
        kept = min(EMA_DECAY, (done + 1) / (done + 10))
        with torch.no_grad():
            for mean, latest in zip(self.kept.parameters(), self._model.parameters(), strict=True):
                mean.lerp_(latest, 1 - kept)

    def _validate(self) -> Losses:
        """Losses of the kept network on recordings of the first class from held-out packs.

        `validation/sound_db` is the mean `spectral_distance_db` between some of them and what it
        makes of them, both played with the same noise.
        """
        chosen = torch.from_numpy((self._held_out.class_of == 0) & (self._held_out.kind_of == 0))
        rows = chosen.nonzero()[:VALIDATED, 0]
        if len(rows) == 0:
            return {}
        with torch.no_grad():
            held_out = take(self._held_out, self._held_along, rows, self._device)
            losses = self._losses(self.kept, *held_out, 0.0)
            every = -(-len(rows) // PLAYED)
            some = take(self._held_out, self._held_along, rows[::every], self._device)
            sound_db = self._sound_distance_db(*some)
        figures = {name: float(value) for name, value in losses.items()} | {"sound_db": sound_db}
        return {f"validation/{name}": value for name, value in figures.items()}

    def _sound_distance_db(self, parts: PartTensors, classes: Tensor) -> float:
        one_hot = F.one_hot(classes, self.kept.config.classes).float()
        made = self.kept.decode(self.kept.encode(parts)[0], one_hot)
        seeds = range(len(classes))
        renderer = Renderer(self.kept.basis)
        # Tones are fitted later.
        none = parts.attack_db.new_zeros(len(classes), NUMBERS)
        wanted, found = (renderer.render(each, none, seeds).cpu() for each in (parts, made))
        if not found.isfinite().all():
            return math.nan
        pairs = zip(wanted.numpy(), found.numpy(), strict=True)
        return float(np.mean([spectral_distance_db(a, b) for a, b in pairs]))

    def state(self) -> dict[str, Tensor]:
        """As `Learner.state`."""
        kept = {f"kept.{name}": tensor for name, tensor in self.kept.state_dict().items()}
        return checkpoint.pack("model", self._model, self._adam) | kept

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """As `Learner.restore`."""
        checkpoint.unpack(state, "model", self._model, self._adam)
        kept = {n.removeprefix("kept."): t for n, t in state.items() if n.startswith("kept.")}
        self.kept.load_state_dict(kept)
        # Another machine may have found the same directions with other signs.
        self._take_along()


def config(experiment: GhostExperiment, classes: int) -> GhostConfig:
    """Shape of the network of `experiment`, for as many `classes`."""
    return GhostConfig(
        knots=KNOTS,
        bands=BANDS,
        slots=ATTACK_SLOTS,
        low_knots=LOW_KNOTS,
        low_bands=LOW_BANDS,
        low_length=LOW_LENGTH,
        low_size=LOW_SIZE,
        classes=classes,
        z_size=experiment.z_size,
        width=experiment.width,
    )


def level_weights() -> Tensor:
    """How much an error of each level counts in the loss, as the network has levels.

    `[sum(config.levels)]`, in the order of the noise, the attack and the low band.
    """
    noise, low = knot_weights()
    parts = [
        ("noise", noise.repeat_interleave(BANDS), LEVEL_SPREAD_DB),
        ("attack", torch.ones(ATTACK_SLOTS), ATTACK_SPREAD_DB),
        ("low_levels", low.repeat_interleave(LOW_BANDS), LEVEL_SPREAD_DB),
    ]
    weights = [(WEIGHTS[name] * of / len(of)).sqrt() * spread for name, of, spread in parts]
    return torch.cat(weights)


def along(pool: Pool, basis: Tensor) -> Tensor:
    """Waveforms of the low bands of `pool` along `basis` `[LOW_LENGTH, K]`: `[N, K]`."""
    rows = range(0, len(pool.low), ROWS_AT_ONCE)
    parts = [
        torch.from_numpy(pool.low[row : row + ROWS_AT_ONCE].astype(np.float32)) @ basis
        for row in rows
    ]
    return torch.cat(parts)


def take(
    pool: Pool, waves: Tensor, rows: Tensor, device: torch.device
) -> tuple[PartTensors, Tensor]:
    """The parts and classes of some `rows` `[B]` of `pool`.

    `waves` `[N, K]` are its low bands along a basis.
    """
    index = rows.numpy()
    noise_db, attack_db, low_db = (
        torch.from_numpy(array[index]).to(device).float()
        for array in (pool.noise_db, pool.attack_db, pool.low_db)
    )
    classes = torch.from_numpy(pool.class_of[index]).to(device)
    return PartTensors(noise_db, attack_db, low_db, waves[rows].to(device)), classes
