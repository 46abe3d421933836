"""The span of a corpus: dense networks trained in far fewer coordinates than samples.

N clips of L samples span at most N dimensions. With an orthonormal basis Q `[L, K]` of that span,
every clip is x = Q c, and a dense autoencoder f on clips has a twin g on coordinates,

    f(x) = Q g(Q' x),    first weight W1 = V1 Q',    last weight W2 = Q V2,    last bias b2 = Q a2.

Training g on c is training f on x, exactly:

- The last layer is linear, so the output Q (V2 h + a2) lies in the span, and Q keeps lengths: the
  squared error of the coordinates is that of the samples. Parts of W2 and b2 outside the span
  could only add error there, where every target is zero; gradient descent would shrink them.
- The first layer sees x only through W1 x = V1 c, so parts of W1 outside the span neither change
  the output for a clip of the corpus nor receive a gradient.
- Nothing between the two layers knows of the rotation, so it may be anything: a variational
  autoencoder's noise and nats are the same in both.
- An unseen clip has a part outside the span. f ignores it: W1 = V1 Q' projects it away. Its
  squared error is that of its coordinates plus the energy of the ignored part, which no decoder
  in the span can reach (`Span.project` gives both).

Dropping the directions that hold less than `DROPPED_DB` of the energy changes all this by as much.
Q itself is never formed: Q = X' M with the clips X `[N, L]` and a mixing matrix M `[N, K]`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

from ghostnote.audio import Samples
from ghostnote.models.dense import DenseAutoencoder
from ghostnote.models.vae import DenseVAE

Dense = TypeVar("Dense", DenseAutoencoder, DenseVAE)

DROPPED_DB = -60.0
"""Energy left out of the span, relative to the energy of the corpus."""
BLOCK = 4096
"""Samples of every clip that one product takes."""


@dataclass(frozen=True)
class SpanData:
    """What training reads: coordinates of the clips in the span of the training clips.

    `train` `[N, K]` and `validation` `[M, K]`; `outside` is the mean energy of a validation clip
    that no decoder in the span can reach; `length` is the clips' own, in samples; `identity` says
    which corpus it is.
    """

    train: Tensor
    validation: Tensor
    outside: float
    length: int
    identity: str


@dataclass(frozen=True)
class Span:
    """Coordinates `[N, K]` of N clips, and the mixing `[N, K]` that makes the basis from them."""

    coordinates: Tensor
    mixing: Tensor

    @classmethod
    def of(cls, clips: Samples) -> "Span":
        """Span of `clips` `[N, L]`, largest direction first."""
        gram = torch.zeros(len(clips), len(clips), dtype=torch.float64)
        for _, rows, block in _blocks(clips):
            # Most clips have ended long before the longest: only the sounding ones add anything.
            gram[rows[:, None], rows] += (block @ block.T).double()
        energies, vectors = torch.linalg.eigh(gram)
        energies, vectors = energies.flip(0), vectors.flip(1)
        # energies.sum() - cumsum, the tail behind each direction, as a share of the whole.
        tail = 1 - torch.cumsum(energies, 0) / energies.sum()
        kept = int((tail > 10 ** (DROPPED_DB / 10)).sum()) + 1
        mixing = vectors[:, :kept] / energies[:kept].sqrt()
        return cls((gram @ mixing).float(), mixing.float())

    def project(self, clips: Samples, others: Samples) -> tuple[Tensor, Tensor]:
        """Coordinates `[M, K]` of `others` `[M, L]`, and the energy `[M]` outside the span.

        `clips` are those the span was made of.
        """
        products = torch.zeros(len(others), len(clips), dtype=torch.float64)
        energy = torch.zeros(len(others), dtype=torch.float64)
        for start, rows, block in _blocks(clips):
            other = torch.from_numpy(np.ascontiguousarray(others[:, start : start + BLOCK]))
            products[:, rows] += (other @ block.T).double()
            energy += other.double().square().sum(1)
        coordinates = products @ self.mixing.double()
        outside = (energy - coordinates.square().sum(1)).clamp_min(0)
        return coordinates.float(), outside.float()

    def fold(self, model: Dense, clips: Samples) -> Dense:
        """The network on clips whose twin on coordinates is `model`.

        `clips` `[N, L]` are those the span was made of.
        """
        folded = type(model)(replace(model.config, length=clips.shape[1]))
        folded.load_state_dict(
            {
                name: value
                for name, value in model.state_dict().items()
                if value.shape == folded.state_dict()[name].shape
            },
            strict=False,
        )
        # Q v = X' (M v) for the rows of V1 and the columns of V2 and a2 side by side.
        first, last = model.first.weight, model.last.weight
        vectors = self.mixing @ torch.cat([first.T, last, model.last.bias[:, None]], 1).detach()
        unfolded = torch.zeros(clips.shape[1], vectors.shape[1])
        for start, rows, block in _blocks(clips):
            unfolded[start : start + BLOCK] = block.T @ vectors[rows]
        hidden = len(first)
        with torch.no_grad():
            folded.first.weight.copy_(unfolded[:, :hidden].T)
            folded.last.weight.copy_(unfolded[:, hidden:-1])
            folded.last.bias.copy_(unfolded[:, -1])
        return folded


def _blocks(clips: Samples) -> Iterator[tuple[int, Tensor, Tensor]]:
    """Yield start, sounding rows `[n]` and their samples `[n, BLOCK]` of each stretch of time."""
    for start in range(0, clips.shape[1], BLOCK):
        block = clips[:, start : start + BLOCK]
        rows = np.flatnonzero(block.any(axis=1))
        yield start, torch.from_numpy(rows), torch.from_numpy(block[rows])
