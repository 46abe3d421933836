"""The model that is held to the bars, and all that it is measured with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ghostnote.bundle import Bundle
from ghostnote.engine.instrument import Instrument
from ghostnote.evaluation.cache import Cache, key_of
from ghostnote.evaluation.candidates import Candidate
from ghostnote.evaluation.draws import Asked, prior_draws
from ghostnote.evaluation.library import MADE_BY
from ghostnote.evaluation.matching import Matching
from ghostnote.evaluation.progress import Report, counting
from ghostnote.evaluation.reference import Reference
from ghostnote.evaluation.sounds import Sounds
from ghostnote.evaluation.tasks import measure_draws
from ghostnote.workers import Workers

REAL = "real"
"""The prior fitted on recordings alone: a score against recordings is fair for no other."""
BARS_VERSION = 2
"""Raised whenever a bar would be measured otherwise."""


@dataclass(frozen=True)
class Subject:
    """`candidate` and the sounds it is compared with; `count` scales how much of it is played."""

    candidate: Candidate
    instrument: Instrument
    reference: Reference
    matching: Matching
    count: int
    seed: int
    workers: Workers
    cache: Cache
    report: Report

    @property
    def drum_class(self) -> str:
        """The class of drum."""
        return self.reference.library.drum_class

    @property
    def bundle(self) -> tuple[Path, str]:
        """What a process opens the model by."""
        return self.candidate.path, self.candidate.identity

    @property
    def corpus(self) -> tuple[Path, str]:
        """What a process opens the corpus by."""
        return self.reference.library.path, self.reference.library.hash

    def opened(self) -> Bundle:
        """The bundle."""
        return Bundle.open(self.candidate.path)

    def asked(self, prior: str | None = None) -> Asked:
        """The model, drawing from `prior` where it has it."""
        return Asked(self.instrument, self.drum_class, prior)

    @property
    def has_real(self) -> bool:
        """Whether recordings have a prior of their own."""
        return REAL in self.instrument.priors_of(self.drum_class)

    def drawn(self, prior: str | None) -> Sounds:
        """`count` sounds of `prior`, measured."""
        return draws_of(self, self.candidate, self.asked(prior))

    def counting(self, stage: str, total: int) -> Callable[[int], None]:
        """As `workers.counting`, for a stage of this model."""
        return counting(self.report, f"{self.candidate.name}: {stage}", total)

    def remembered(self, part: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The document of a `part` of the measuring, from the cache or from `make`."""
        return self.cache.document(self.key(part, self.candidate.identity), make)

    def key(self, part: str, model: str, **more: object) -> str:
        """The name in the cache of what depends on a `part`, a model and the sounds."""
        library = self.reference.library
        return key_of(
            made_by=MADE_BY, bars=BARS_VERSION, part=part, model=model, library=library.identity,
            drum_class=library.drum_class, compared=self.reference.count, count=self.count,
            seed=self.seed, **more,
        )  # fmt: skip


def draws_of(subject: Subject, candidate: Candidate, asked: Asked) -> Sounds:
    """As many sounds of a model as the `subject` plays, measured."""
    prior = asked.own_prior or ""
    stage = f"{candidate.name}: sounds" + (f" of prior {prior}" if prior else "")
    progress = counting(subject.report, stage, subject.count)

    def make() -> Any:
        draws = prior_draws(asked, subject.count, subject.seed)
        task = partial(measure_draws, candidate.path, candidate.identity)
        return Sounds.join(subject.workers.map(task, draws, progress)).arrays()

    key = subject.key("draws", candidate.identity, prior=prior)
    return Sounds.of(subject.cache.arrays(key, Sounds.names(), make))
