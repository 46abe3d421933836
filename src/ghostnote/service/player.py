"""What the routes play on: the models, the workers and the sounds of one server."""

import asyncio
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import FastAPI, Request

from ghostnote.engine.catalogue import Catalogue
from ghostnote.engine.instrument import Controls, Instrument
from ghostnote.service.cache import ByteCache
from ghostnote.service.documents import (
    Prepared,
    map_document,
    model_document,
    model_version,
    prepare,
    refused_documents,
)
from ghostnote.service.metrics import Metrics
from ghostnote.service.pool import WorkerPool
from ghostnote.service.problems import UnavailableError
from ghostnote.service.query import SoundQuery
from ghostnote.service.schemas import ModelsDocument
from ghostnote.service.settings import Settings
from ghostnote.service.sounds import Sounds


@dataclass(frozen=True)
class Model:
    """An instrument, and what is told of it."""

    instrument: Instrument
    version: str
    map: Prepared


class Player:
    """Everything a running server holds; made at start-up, closed at its end."""

    def __init__(self, settings: Settings, catalogue: Catalogue, metrics: Metrics) -> None:
        self.settings = settings
        self.metrics = metrics
        self.pool = WorkerPool(settings.threads, settings.queue)
        cache = ByteCache(settings.cache_bytes)
        self.sounds = Sounds(self.pool, cache)
        self.catalogue = catalogue
        self.refused = refused_documents(catalogue.refused)
        self._models = {
            instrument.manifest.name: Model(
                instrument, model_version(instrument.manifest), prepare(map_document(instrument))
            )
            for instrument in catalogue.instruments
        }
        documents = [model_document(model.instrument, model.version) for model in self.models]
        self.list = prepare(ModelsDocument(models=documents))
        self._uploads = 0
        metrics.watch(lambda: self.pool.waiting, lambda: cache.size)

    @property
    def models(self) -> list[Model]:
        """Every model, the default first."""
        return list(self._models.values())

    def model(self, name: str) -> Model:
        """The model called `name`.

        Raises:
            ModelNotFoundError: there is none.
        """
        return self._models[self.catalogue.get(name).manifest.name]

    @contextmanager
    def upload_slot(self) -> Iterator[None]:
        """Hold one of the places for uploads, which bounds the memory they take.

        Raises:
            UnavailableError: all are taken, or the workers have no room for what would follow.
        """
        if self._uploads >= self.settings.uploads or not self.pool.has_room:
            raise UnavailableError("the server is busy; try again in a moment")
        self._uploads += 1
        try:
            yield
        finally:
            self._uploads -= 1

    async def close(self) -> None:
        """Finish what runs and drop what waits."""
        await asyncio.to_thread(self.pool.close)


def sound_key(version: str, query: SoundQuery, controls: Controls) -> str:
    """The entity tag of a sound: equal for queries that ask for the same sound of one version."""
    parts = (version, query.kind, query.seed, query.rate, query.depth, sorted(controls.items()))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def player_of(request: Request) -> Player:
    """The player of the app that got `request`; raises as `player_in`."""
    return player_in(request.app)


def player_in(app: FastAPI) -> Player:
    """The player of a running app.

    Raises:
        UnavailableError: the models are not loaded.
    """
    player = getattr(app.state, "player", None)
    if not isinstance(player, Player):
        raise UnavailableError("the models are still loading")
    return player
