"""What sounds of Ghost are drawn from: centres, each with a little room about it."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

FITTED = ("centres", "starts", "kinds", "spreads")


class Prior(nn.Module):
    """N centres in Z dimensions of the K kinds of C classes.

    `centres` `[N, Z]` are sorted by class, those of class c from row `starts[c]` up to
    `starts[c + 1]` (`[C + 1]`); `kinds` `[N]` says of which kind of its class a centre is.
    `spreads` `[C, K, Z]` are the standard deviations of draws about a centre of a kind. All are
    buffers, sized by what is loaded.
    """

    centres: Tensor
    starts: Tensor
    kinds: Tensor
    spreads: Tensor

    def __init__(self) -> None:
        super().__init__()
        for name in FITTED:
            self.register_buffer(name, torch.zeros(0))

    def keep(self, fitted: Mapping[str, Tensor]) -> None:
        """Take all arrays."""
        for name in FITTED:
            setattr(self, name, fitted[name])

    def _load_from_state_dict(
        self, state_dict: Mapping[str, Tensor], prefix: str, *rest: Any
    ) -> None:
        known = {name: state_dict[prefix + name] for name in FITTED if prefix + name in state_dict}
        for name, values in known.items():
            setattr(self, name, torch.empty_like(values))
        super()._load_from_state_dict(state_dict, prefix, *rest)
