"""The sounds of a kit's strokes, as files."""

from collections.abc import Mapping, Sequence

from ghostnote.encoding import Depth
from ghostnote.engine.instrument import BATCH, Instrument
from ghostnote.engine.recipe import render_files
from ghostnote.kit.kit import Kit
from ghostnote.kit.strokes import Stroke


def batches(kit: Kit, strokes: Sequence[Stroke], most: int = BATCH) -> list[list[Stroke]]:
    """The `strokes` in lists of at most so many, each of one model, in order."""
    found: list[list[Stroke]] = []
    for stroke in strokes:
        model = kit.pads[stroke.pad].model
        last = found[-1] if found else []
        if not last or len(last) == most or kit.pads[last[0].pad].model != model:
            found.append([stroke])
        else:
            last.append(stroke)
    return found


def render(
    kit: Kit,
    batch: Sequence[Stroke],
    instruments: Mapping[str, Instrument],
    rate: int,
    depth: Depth,
) -> dict[str, bytes]:
    """The WAV files of a `batch` by the strokes' names, each with its recipe.

    Raises:
        ControlError: a patch is not one of its model.
        RenderError: the model's output is silent or not finite.
    """
    instrument = instruments[kit.pads[batch[0].pad].model]
    contents = render_files(instrument, [stroke.patch for stroke in batch], rate, depth)
    return dict(zip([stroke.file for stroke in batch], contents, strict=True))
