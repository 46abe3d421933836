"""Where a command writes its sounds, and what it prints beside them."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ghostnote.cli.outcome import refuse_existing

if TYPE_CHECKING:
    from ghostnote.audio import Samples
    from ghostnote.encoding import Container, Depth
    from ghostnote.engine.instrument import Instrument, Patch

SUFFIXES = (".wav", ".flac")
DEFAULT_NAME = "{class}-{model}-{seed}"


def check_target(
    out: Path | None, name: str, count: int, depth: "Depth", *, overwrite: bool
) -> None:
    """Refuse what would not be written where or as it was meant, before anything is made.

    Raises:
        KitError: the `name` holds a field that is none, or what no name may hold.
    """
    from ghostnote.encoding import check_depth
    from ghostnote.kit.names import FIELDS, fill

    check_depth(container_of(file_at(out, name)), depth)
    if out is not None and _is_sound(out):
        if count > 1:
            raise typer.BadParameter(f"{out} is one file; give a folder for {count} sounds")
        refuse_existing(out, overwrite=overwrite)
    elif out is not None and _names_other_file(out):
        raise typer.BadParameter(f"{out} is not a .wav or .flac file; nothing else is written")
    elif out is not None and out.exists() and not out.is_dir():
        raise typer.BadParameter(f"{out} is a file, not a folder for sounds")
    else:
        fill(_split(name)[0], dict.fromkeys(FIELDS, "0"))
        if count > 1 and "{seed}" not in name:
            raise typer.BadParameter(
                f"name {name!r} is one file; with {{seed}} in it {count} sounds have one each"
            )


def target_of(
    out: Path | None,
    name: str,
    instrument: "Instrument",
    patch: "Patch",
    clip: "Samples | None" = None,
    *,
    digits: int,
) -> Path:
    """The file to write: `out`, or one named by the pattern in the folder that it is.

    A pattern without the note needs no `clip`. The seed has `digits` at least, zeros before it.
    """
    from ghostnote.kit.names import fill, values_of

    pattern, suffix = _split(name)
    values = values_of(instrument.manifest.name, patch, clip)
    filled = fill(pattern, values | {"seed": str(patch.seed).zfill(digits)})
    return file_at(out, f"{filled}{suffix}")


def _split(name: str) -> tuple[str, str]:
    """A pattern of names without its suffix, and the suffix, `.wav` where it has none."""
    for known in SUFFIXES:
        if name.lower().endswith(known):
            return name[: -len(known)], known
    return name, ".wav"


def file_at(out: Path | None, name: str) -> Path:
    """The file that `out` is, or the one of that `name` in the folder that it is."""
    return out if out is not None and _is_sound(out) else (out or Path()) / name


def _is_sound(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def _names_other_file(out: Path) -> bool:
    """Whether a path ends like a file that is no sound; `v1.5` is a folder's."""
    return out.suffix != "" and not out.suffix[1:].isdigit() and not out.is_dir()


def container_of(path: Path) -> "Container":
    """What a file of that name is."""
    return "flac" if path.suffix.lower() == ".flac" else "wav"


def controls_text(controls: dict[str, float]) -> str:
    """Controls as they are printed beside a file."""
    return "  ".join(f"{name}={value:.3f}" for name, value in controls.items())
