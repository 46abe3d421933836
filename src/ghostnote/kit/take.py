"""How a kit is taken away: how many sounds of a pad, which presets, what kind of files."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    # It would load numpy and a codec for the `--help` of the command line.
    from ghostnote.encoding import Depth

Format = Literal["sfz", "dspreset", "h2drumkit"]
FORMATS: tuple[Format, ...] = get_args(Format)
Rate = Literal[44100, 48000, 96000]
RATES: tuple[Rate, ...] = get_args(Rate)


@dataclass(frozen=True)
class Take:
    """A way to take a kit away; the defaults are those of the page and of the command line.

    `layers` are velocity layers of each pad, `round_robins` strokes of each layer. `rate` is in
    samples per second, `depth` in bits.
    """

    layers: int = 3
    round_robins: int = 2
    formats: tuple[Format, ...] = FORMATS
    rate: Rate = 44100
    depth: "Depth" = "24"
