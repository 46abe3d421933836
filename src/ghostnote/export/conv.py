"""The graphs of the convolutional autoencoder."""

from torch import Tensor, nn

from ghostnote.export.graphs import Modules, PadEncoder, PadScale
from ghostnote.models.conv import ConvAutoencoder


class ConvPadDecoder(nn.Module):
    """Pad `[B, 2]` to audio `[B, length]`."""

    def __init__(self, model: ConvAutoencoder, scale: PadScale) -> None:
        super().__init__()
        self.model = model
        self.centre, self.reach = nn.Buffer(scale.centre), nn.Buffer(scale.reach)

    def forward(self, pad: Tensor) -> Tensor:
        """Decode."""
        return self.model.decode(pad * self.reach + self.centre)


def modules(model: ConvAutoencoder, scale: PadScale) -> Modules:
    """What the bundle of `model` computes."""
    return Modules(PadEncoder(model, scale), ConvPadDecoder(model, scale))
