"""The dense variational autoencoder: the dense autoencoder with a Gaussian latent."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ghostnote.models.dense import Activation, as_linear, dense_layers


@dataclass(frozen=True)
class DenseVAEConfig:
    """Shape of a `DenseVAE`; as `DenseAEConfig`, with the latent's size last in `encoder_units`."""

    length: int
    encoder_units: tuple[int, ...]
    decoder_units: tuple[int, ...]
    activation: Activation


class DenseVAE(nn.Module):
    """Dense layers from a clip to a Gaussian over a few numbers, and from these back.

    Kingma & Welling 2014, "Auto-Encoding Variational Bayes", with a diagonal Gaussian posterior,
    a standard normal prior and a Gaussian decoder of one fixed variance. The activation follows
    every layer but the two that give mean and log-variance, and the decoder's last.

    `x` is `[B, length]`, `z` is `[B, encoder_units[-1]]`.
    """

    def __init__(self, config: DenseVAEConfig) -> None:
        super().__init__()
        self.config = config
        *hidden, latent = config.encoder_units
        self.encoder = dense_layers(config.length, hidden, config.activation)
        self.mean = nn.Linear(hidden[-1], latent)
        self.log_variance = nn.Linear(hidden[-1], latent)
        decoder = dense_layers(latent, config.decoder_units, config.activation)
        self.decoder = decoder.append(nn.Linear(config.decoder_units[-1], config.length))

    @property
    def first(self) -> nn.Linear:
        """The layer that reads the clip."""
        return as_linear(self.encoder[0])

    @property
    def last(self) -> nn.Linear:
        """The layer that writes the clip."""
        return as_linear(self.decoder[-1])

    def encode(self, x: Tensor) -> Tensor:
        """Clips `[B, length]` to the means of their latents."""
        mean: Tensor = self.mean(self.encoder(x))
        return mean

    def decode(self, z: Tensor) -> Tensor:
        """Latents to clips `[B, length]`."""
        x_hat: Tensor = self.decoder(z)
        return x_hat

    def forward(self, x: Tensor) -> Tensor:
        """Decode the mean: `[B, length]` to `x_hat` `[B, length]`."""
        return self.decode(self.encode(x))


def kl_divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL divergence of N(mean, exp(log_variance)) from N(0, 1), in nats, for each number.

    Appendix B of the paper. All are `[B, K]`.
    """
    return (mean.square() + torch.exp(log_variance) - 1 - log_variance) / 2
