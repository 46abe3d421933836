"""Training the way back from a sound to a generator's z."""

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor

from ghostnote.audio import amplitude
from ghostnote.models.wavegan import Encoder, Generator
from ghostnote.training import checkpoint
from ghostnote.training.experiment import WaveGANExperiment
from ghostnote.training.hardware import products
from ghostnote.training.loop import Losses
from ghostnote.training.wavegan import uniform_z

LEARNING_RATE = 0.0005
SCALES = (256, 1024)
"""`n_fft` of the spectra compared; `hop_length` is a quarter."""
FLOOR_DB = -60.0
DECIBELS_FOR_ONE = 20.0
"""Spectral distance that weighs as much as a squared error of 1 in z."""


class EncoderLearner:
    """Learns an encoder for a `generator` that stays as it is.

    Of a generated sound it learns the z; of a real one, which has none, a z from which the
    generator plays its spectrum, so that real sounds have a place as well. The discriminator's
    shape and settings serve it; the learning rate is its own.
    """

    remedy = "train it again from the start"

    def __init__(self, experiment: WaveGANExperiment, generator: Generator, train: Tensor) -> None:
        torch.manual_seed(experiment.seed)
        self._experiment, self._generator, self._train = experiment, generator, train
        self.encoder = Encoder(experiment.d).to(train.device)
        self._adam = torch.optim.Adam(self.encoder.parameters(), LEARNING_RATE, fused=True)

    def epoch(self, index: int) -> Losses:
        """As `Learner.epoch`."""
        draws = torch.Generator().manual_seed(self._experiment.seed * 1_000_003 + index)
        order = torch.randperm(len(self._train), generator=draws)
        totals = {"train/z": 0.0, "train/spectral_db": 0.0}
        for rows in torch.split(order, self._experiment.batch_size):
            real = self._train[rows]
            z = uniform_z(len(rows), draws).to(real.device)
            with products(real.device):
                with torch.no_grad():
                    fake = self._generator(z)
                z_hat = self.encoder(torch.cat([fake.float(), real]))
                x_hat = self._generator(z_hat[len(z) :])
            missed = F.mse_loss(z_hat[: len(z)].float(), z)
            apart_db = spectral_error_db(x_hat.float(), real)
            self._adam.zero_grad()
            loss = missed + apart_db / DECIBELS_FOR_ONE
            torch.autograd.backward(loss, inputs=list(self.encoder.parameters()))
            self._adam.step()
            totals["train/z"] += missed.item() * len(rows)
            totals["train/spectral_db"] += apart_db.item() * len(rows)
        return {name: total / len(self._train) for name, total in totals.items()}

    def state(self) -> dict[str, Tensor]:
        """As `Learner.state`."""
        return checkpoint.pack("encoder", self.encoder, self._adam)

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """As `Learner.restore`."""
        checkpoint.unpack(state, "encoder", self.encoder, self._adam)


def spectral_error_db(x_hat: Tensor, x: Tensor) -> Tensor:
    """Mean absolute difference in level of the spectra of two batches `[B, T]`, differentiable.

    Levels fade into a floor `FLOOR_DB` below a full-scale sine wave.
    """
    errors = [F.l1_loss(_levels_db(x_hat, n_fft), _levels_db(x, n_fft)) for n_fft in SCALES]
    return torch.stack(errors).mean()


def _levels_db(x: Tensor, n_fft: int) -> Tensor:
    window = torch.hann_window(n_fft, device=x.device)
    spectrum = torch.stft(
        x, n_fft, n_fft // 4, window=window, pad_mode="constant", return_complex=True
    )
    # Half the window's sum is the magnitude a full-scale sine wave reaches in its bin.
    power = torch.view_as_real(spectrum).square().sum(-1) / (window.sum() / 2).square()
    return 10 * torch.log10(power + amplitude(FLOOR_DB) ** 2)
