"""Which partials a hit of Ghost has above its low band: a small network beside the large one.

Levels say how loud a band is, not whether it hisses or rings. How much of it rings follows from
what kind of hit it is; at which frequency does not, and the mean of all would be that of none. So
shares are learned, and places are waves over z that are drawn once: a hit has its own, and near
hits have near ones.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

HIDDEN = 64
MOST_RINGS = 0.9
"""Of a band's power: of recorded cymbals and hats hardly a band rings more. Beside partials that
are all of a band there is a hole in the noise, and the loudest whistles."""
PLACE_SLOPE = 0.1
"""Of places over each number of z: all over their bands between any two hits, and hardly moved
between draws about one."""


class ToneWriter(nn.Module):
    """z and the class to what stands out, and places, of `stn.tones.tones_from`, `bands` each.

    `centre` and `spread` `[z_size]` are those of the hits it was fitted to.
    """

    def __init__(self, z_size: int, classes: int, bands: int) -> None:
        super().__init__()
        self.centre = nn.Buffer(torch.zeros(z_size))
        self.spread = nn.Buffer(torch.ones(z_size))
        drawn = torch.randn(z_size, bands, generator=torch.Generator().manual_seed(0))
        self.waves = nn.Buffer(PLACE_SLOPE * drawn)
        self.inner = nn.Linear(z_size + classes, HIDDEN)
        self.middle = nn.Linear(HIDDEN, HIDDEN)
        self.outer = nn.Linear(HIDDEN, bands)

    def rings(self, z: Tensor, one_hot: Tensor) -> Tensor:
        """How much of each band rings, not yet within 0 and 1: `[B, bands]`."""
        given = torch.cat([(z - self.centre) / self.spread, one_hot], 1)
        rings: Tensor = self.outer(F.gelu(self.middle(F.gelu(self.inner(given)))))
        return rings

    def forward(self, z: Tensor, one_hot: Tensor) -> Tensor:
        """Of `z` `[B, z_size]` and the class `[B, classes]`: `[B, 2 * bands]`."""
        found = self.rings(z, one_hot).clamp(0.0, MOST_RINGS).square()
        return torch.cat([found, torch.sin(z @ self.waves)], 1)
