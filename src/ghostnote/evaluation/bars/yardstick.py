"""The best of the dense autoencoders: what a model's realism is a tenth of, or is not."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ghostnote.engine.catalogue import SCORES, SHIPPED
from ghostnote.engine.instrument import Instrument
from ghostnote.errors import MeasureError
from ghostnote.evaluation.bars.subject import Subject, draws_of
from ghostnote.evaluation.candidates import Candidate
from ghostnote.evaluation.draws import Asked
from ghostnote.evaluation.scoring import likeness_figures

FAMILY = "dense-ae"
MEASURES = ("kernel", "frechet")


@dataclass(frozen=True)
class Best:
    """The smallest distance of any of them, and which has it; `origin` says where from."""

    value: float
    name: str
    origin: str


Yardstick = dict[str, Best]
"""By the measure's key; empty where no dense autoencoder was scored."""


def yardstick(subject: Subject, others: Sequence[Candidate]) -> Yardstick:
    """Of the dense autoencoders among `others`; where none is given, of the shipped scores.

    Raises:
        MeasureError: `others` holds no dense autoencoder.
    """
    if not others:
        return _shipped(SHIPPED / SCORES, subject.drum_class)
    dense = [each for each in others if each.family == FAMILY]
    if not dense:
        names = ", ".join(each.name for each in others)
        raise MeasureError(
            f"none of {names} is a dense autoencoder; name some, or the model alone, which is then "
            "compared with the scores that come with the package"
        )
    scores = {}
    for each in dense:
        each.check_class(subject.drum_class)
        asked = Asked(Instrument.open(each.path), subject.drum_class)
        sounds = draws_of(subject, each, asked)
        figures = subject.workers.call(likeness_figures, sounds, subject.reference)
        scores[each.name] = {key: figures[key].value for key in MEASURES}
    return _best(scores, "measured here")


def _shipped(path: Path, drum_class: str) -> Yardstick:
    try:
        document = json.loads(path.read_text())
        if document["corpus"]["class"] != drum_class:
            return {}
        scores = {
            each["name"]: {key: each["figures"][key]["value"] for key in MEASURES}
            for each in document["models"]
            if each["family"] == FAMILY
        }
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return _best(scores, "of the scores that come with the package")


def _best(scores: dict[str, dict[str, float]], origin: str) -> Yardstick:
    return {
        key: Best(scores[name][key], name, origin)
        for key in MEASURES
        if (name := min(scores, key=lambda each: scores[each][key], default=None)) is not None
    }
