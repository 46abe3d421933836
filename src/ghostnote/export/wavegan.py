"""The graphs of a WaveGAN: a pad over its sheet, and a seed for all that the pad leaves open.

A seed is 100 standard normal numbers v, and u = erf(v / sqrt 2), through the normal distribution
function, 100 uniform ones: a draw of the prior. With S the sheet as far as the pad reaches and P
the place on it nearest to u by the sheet's own encoder,

    z = S(pad) + (u - S(P(u))),

so that the pad moves along the sheet, the seed keeps the part of u that lies off it, and at the pad
P(u) it is the generator's own draw: z = u.
"""

import torch
from torch import Tensor, nn

from ghostnote.export.dense import LATENT_RANGE
from ghostnote.export.graphs import Modules, PadEncoder, PadScale
from ghostnote.models.wavegan import LATENT, PAD, WaveGAN


class SheetPrior(nn.Module):
    """Standard normal numbers `[B, 100]` to their place on the pad, `[B, 2]`."""

    def __init__(self, model: WaveGAN, scale: PadScale) -> None:
        super().__init__()
        self.sheet = model.sheet
        self.centre, self.reach = nn.Buffer(scale.centre), nn.Buffer(scale.reach)

    def place(self, u: Tensor) -> Tensor:
        """P(u): `[B, 100]` to the pad."""
        return ((self.sheet.encode(u) - self.centre) / self.reach).clamp(-1, 1)

    def at(self, pad: Tensor) -> Tensor:
        """S(pad): `[B, 2]` to z."""
        return self.sheet.decode((pad * self.reach + self.centre).clamp(*LATENT_RANGE["tanh"]))

    def forward(self, v: Tensor) -> Tensor:
        """Place."""
        return self.place(uniform(v))


class SheetDecoder(nn.Module):
    """Pad and standard normal numbers `[B, 2 + 100]` to audio `[B, length]`."""

    def __init__(self, model: WaveGAN, prior: SheetPrior) -> None:
        super().__init__()
        self.generator = model.generator
        self.prior = prior

    def forward(self, pad_and_v: Tensor) -> Tensor:
        """Generate; z stays where the generator learned."""
        pad, u = pad_and_v[:, :PAD], uniform(pad_and_v[:, PAD:])
        z = self.prior.at(pad) + (u - self.prior.at(self.prior.place(u)))
        audio: Tensor = self.generator(z.clamp(-1, 1))
        return audio


def uniform(v: Tensor) -> Tensor:
    """Standard normal numbers to uniform ones in (-1, 1)."""
    return torch.erf(v / 2**0.5)


def modules(model: WaveGAN, scale: PadScale) -> Modules:
    """What the bundle of `model` computes."""
    prior = SheetPrior(model, scale)
    return Modules(
        encoder=PadEncoder(model, scale),
        decoder=SheetDecoder(model, prior),
        prior=prior,
        variation=LATENT,
    )
