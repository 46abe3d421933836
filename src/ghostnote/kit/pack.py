"""A kit as files, and those as one zip."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from ghostnote import __version__
from ghostnote.engine.instrument import Instrument
from ghostnote.kit import decent, hydrogen, sfz
from ghostnote.kit.kit import Kit
from ghostnote.kit.names import plain_slug, slug
from ghostnote.kit.strokes import Stroke
from ghostnote.kit.take import Take

SAMPLES = "samples"
SUFFIX = ".wav"
RECIPE = "kit.json"
MARK = "ghostnote"
"""The field that tells a kit's recipe from any other JSON; it holds the release that wrote it."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time a zip can name; the time of day would make every zip another."""
_FILE_MODE = 0o644 << 16
_UNIX = 3


def folder_of(kit: Kit) -> str:
    """The name of a kit's folder, and of the zip around it."""
    return slug(kit.name, "kit")


def files_of(
    kit: Kit,
    strokes: Sequence[Stroke],
    contents: Mapping[str, bytes],
    take: Take,
    instruments: Mapping[str, Instrument],
) -> dict[str, bytes]:
    """Every file of a kit by its path in the kit's folder.

    `contents` are the WAV files of the `strokes` by name, `instruments` the kit's models by theirs.
    Beside the files lie one for each format of the `take`, and `kit.json`, from which the kit can
    be made again.
    """
    name = folder_of(kit)
    found = {RECIPE: _recipe(kit, take, instruments).encode()}
    for kind in take.formats:
        if kind == "sfz":
            found[name + sfz.SUFFIX] = sfz.to_sfz(kit, strokes, SAMPLES, SUFFIX).encode()
        elif kind == "dspreset":
            preset = decent.to_dspreset(kit, strokes, SAMPLES, SUFFIX)
            found[name + decent.SUFFIX] = preset.encode()
        else:
            plain = plain_slug(kit.name, "kit")
            archive = hydrogen.to_h2drumkit(kit, strokes, contents, plain, SUFFIX)
            found[plain + hydrogen.SUFFIX] = archive
    for stroke in strokes:
        found[f"{SAMPLES}/{stroke.file}{SUFFIX}"] = contents[stroke.file]
    return found


def to_zip(folder: str, files: Mapping[str, bytes]) -> bytes:
    """The `files` in one `folder` as a zip: the same bytes at any time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{path}", _EPOCH)
            entry.external_attr, entry.create_system = _FILE_MODE, _UNIX
            archive.writestr(entry, content)
    return buffer.getvalue()


def _recipe(kit: Kit, take: Take, instruments: Mapping[str, Instrument]) -> str:
    identities = {pad.model: instruments[pad.model].manifest.identity for pad in kit.pads}
    document = {
        MARK: __version__,
        **kit.document(),
        **asdict(take),
        "identities": identities,
    }
    return json.dumps(document, indent=1) + "\n"
