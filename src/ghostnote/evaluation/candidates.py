"""The models to evaluate: bundles as they are, and runs, exported first: what ships is scored."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import ghostnote
from ghostnote.bundle import PLAYING, Bundle, Manifest, is_bundle
from ghostnote.engine.catalogue import locate
from ghostnote.errors import BundleError, ControlError, GhostnoteError
from ghostnote.evaluation.cache import key_of

CURVE_POINTS = 200
"""Most points of a loss curve that are kept."""

Export = Callable[[Path, Path], object]
"""Writes the bundle of the run folder it is given first into the folder it is given second."""
Curves = Mapping[str, Sequence[tuple[int, float]]]
"""`(epoch, loss)` by the name of the loss."""


@dataclass(frozen=True)
class Candidate:
    """A model to be scored.

    `name` tells it from the others; `source` is what was named, `path` the bundle; `identity`
    changes with any byte of it; `curves` are those of its run, if that was named.
    """

    name: str
    source: Path
    path: Path
    manifest: Manifest
    identity: str
    curves: Curves

    @property
    def family(self) -> str:
        """The kind of model, as its experiment calls it; empty where the bundle does not say."""
        experiment = self.manifest.training.get("experiment")
        return str(experiment.get("model", "")) if isinstance(experiment, dict) else ""

    def check_class(self, drum_class: str) -> None:
        """Raises `ControlError` where the model makes no sounds of `drum_class`."""
        classes = self.manifest.classes
        if drum_class not in classes:
            raise ControlError(
                f"it makes {', '.join(classes)}, not {drum_class}; evaluate it by itself with "
                f"--class {classes[0]}"
            )


@dataclass(frozen=True)
class Failure:
    """A model that could not be scored, and why."""

    name: str
    error: str


def find_candidates(
    paths: Sequence[Path], exports: Path, export: Export, progress: Callable[[int], None]
) -> tuple[list[Candidate], list[Failure]]:
    """The models at `paths`, runs exported into `exports`; `progress` is called with each.

    A path may also be the name of a model that comes with the package.
    """
    found: list[Candidate] = []
    failures: list[Failure] = []
    for path in dict.fromkeys(map(locate, paths)):
        try:
            found.append(_candidate(path, exports, export))
        except GhostnoteError as error:
            failures.append(Failure(path.name, str(error)))
        progress(1)
    return _told_apart(found), failures


def thinned(losses: Sequence[Mapping[str, float]]) -> Curves:
    """The loss curves of a run, `losses` by epoch, at most `CURVE_POINTS` points each."""
    step = -(-len(losses) // CURVE_POINTS)
    kept = list(range(0, len(losses), step)) if losses else []
    return {
        name: [(epoch + 1, float(losses[epoch][name])) for epoch in kept if name in losses[epoch]]
        for name in sorted({name for each in losses for name in each})
    }


def _candidate(path: Path, exports: Path, export: Export) -> Candidate:
    if not path.exists():
        raise BundleError(f"{path} does not exist; name run folders or bundles")
    curves: Curves = {}
    bundle_path = path
    if not is_bundle(path):
        record, key = _read_run(path)
        curves = thinned(record.get("losses", []))
        bundle_path = exports / key / path.name
        if not is_bundle(bundle_path):
            export(path, bundle_path)
    bundle = Bundle.open(bundle_path)
    manifest = bundle.manifest
    identity = key_of(manifest=asdict(manifest), played=PLAYING[manifest.voice])
    return Candidate(bundle.manifest.name, path, bundle_path, bundle.manifest, identity, curves)


def _read_run(path: Path) -> tuple[dict[str, Any], str]:
    """The record of a finished run, and what changes with its content."""
    digest = hashlib.sha256(ghostnote.__version__.encode())
    try:
        record = json.loads((path / "run.json").read_text())
        for name in ("run.json", "model.safetensors"):
            with (path / name).open("rb") as opened:
                digest.update(hashlib.file_digest(opened, "sha256").digest())
    except OSError as error:
        raise BundleError(
            f"{path} holds neither a bundle nor a finished run ({Path(str(error.filename)).name} "
            "is missing); finish it with: ghostnote train --resume"
        ) from error
    except ValueError as error:
        raise BundleError(f"{path}/run.json is damaged; train the run again") from error
    return record, digest.hexdigest()[:16]


def _told_apart(found: list[Candidate]) -> list[Candidate]:
    """Candidates of one name are called by their folders as well."""
    counts = Counter(each.name for each in found)
    named = [
        each
        if counts[each.name] == 1
        else replace(each, name=f"{each.source.parent.name}/{each.source.name}")
        for each in found
    ]
    if len({each.name for each in named}) == len(named):
        return named
    return [replace(each, name=str(each.source)) for each in found]
