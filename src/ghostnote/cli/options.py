"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

# As `ghostnote.encoding` has it, which would load numpy and a codec for `--help`.
Depth = Literal["16", "24", "32f"]
Rate = Literal["44100", "48000", "96000"]

ModelOption = Annotated[
    str | None, typer.Option(help="Model to play; the default one if not given.")
]
ModelsOption = Annotated[
    list[Path] | None,
    typer.Option("--models", help="Folder of further models; can be given several times."),
]
RateOption = Annotated[Rate, typer.Option(help="Samples per second.")]
DepthOption = Annotated[Depth, typer.Option(help="Bits per sample.")]
OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="Write over a file that is there.")
]
OverwriteBundleOption = Annotated[
    bool, typer.Option("--overwrite", help="Write over a bundle that is there.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
