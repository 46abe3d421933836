"""Which packs are drum machines or electronic kits, told by their labels."""

import re

MAKERS = (
    "akai alesis boss casio emu korg linn mfb oberheim roland sequential simmons yamaha "
    "electro electronic machine machines synth techno fm"
)
MODELS = "cr dmx dr kpr lm mpc mr r rx rz sk sp tr"
NUMBERS = "303 505 606 626 707 727 808 909"
MACHINE = re.compile(
    rf"(?<![a-z])(?:(?:{'|'.join(MAKERS.split())})(?![a-z])"
    rf"|(?:{'|'.join(MODELS.split())})[-_ ]?\d"
    rf"|(?<!\d)(?:{'|'.join(NUMBERS.split())})(?!\d))",
    re.IGNORECASE,
)
"""A maker of drum machines, or a model: `Casio-RZ1`, `R8`, `TR-808`, `LM-2`."""


def is_machine(pack: str) -> bool:
    """Whether a pack, `source/name`, says of itself that it is electronic.

    What its labels do not say is not guessed from its sound: a bar on machines is then held to
    fewer packs, none of which is acoustic.
    """
    return MACHINE.search(pack) is not None
