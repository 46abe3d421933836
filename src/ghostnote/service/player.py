"""What the routes play on: the models, the workers and the sounds of one server."""

import asyncio
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from fastapi import FastAPI, Request

from ghostnote.engine.catalogue import Catalogue, Installed
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.errors import BundleError, RenderError
from ghostnote.service.cache import SoundCache
from ghostnote.service.documents import (
    Prepared,
    map_document,
    model_document,
    model_version,
    prepare,
    refused_documents,
)
from ghostnote.service.ensemble import Ensemble
from ghostnote.service.exports import Exports
from ghostnote.service.metrics import Metrics
from ghostnote.service.pool import WorkerPool
from ghostnote.service.problems import UnavailableError
from ghostnote.service.query import KitQuery, SoundQuery
from ghostnote.service.schemas import ModelsDocument
from ghostnote.service.settings import Settings
from ghostnote.service.sounds import Sounds


@dataclass(frozen=True)
class Model:
    """An installed model, and the version of its sounds."""

    installed: Installed
    version: str


class Player:
    """Everything a running server holds; made at start-up, closed at its end."""

    def __init__(self, settings: Settings, catalogue: Catalogue, metrics: Metrics) -> None:
        self.settings = settings
        self.metrics = metrics
        self.pool = WorkerPool(settings.threads, settings.queue)
        cache = SoundCache(settings.cache_bytes)
        self.sounds = Sounds(self.pool, cache)
        # Several processes of the server share its work out already.
        self.ensemble = Ensemble(settings.kit_processes if settings.workers == 1 else 1)
        self.catalogue = catalogue
        self.exports = Exports(settings.export_dir) if settings.export_dir else None
        self.refused = refused_documents(catalogue.refused)
        self._models = {
            installed.manifest.name: Model(installed, model_version(installed.manifest))
            for installed in catalogue.instruments
        }
        self._maps: dict[str, Prepared] = {}
        documents = [model_document(model.installed, model.version) for model in self.models]
        self.list = prepare(ModelsDocument(models=documents))
        self._uploads = self._kits = 0
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
        return self._models[self.catalogue.find(name).manifest.name]

    async def map(self, name: str) -> Prepared:
        """The map of the model called `name`, prepared when it is first asked for.

        Raises:
            ModelNotFoundError: there is none.
            UnavailableError: the workers have no room.
        """
        installed = self.model(name).installed
        if name not in self._maps:
            work = partial(map_document, installed)
            self._maps[name] = await self.pool.run(lambda: prepare(work()))
        return self._maps[name]

    async def instrument(self, name: str) -> Instrument:
        """The model called `name`, loaded on a worker thread where it is not; as `load`."""
        loaded = self.catalogue.loaded(name)
        if loaded is not None:
            return loaded
        return await self.pool.run(partial(self.load, name))

    def load(self, name: str) -> Instrument:
        """The model called `name`, loaded; may take a second, so never on the event loop.

        Raises:
            RenderError: its bundle does not load.
        """
        try:
            return self.catalogue.get(name)
        except BundleError as error:
            raise RenderError(
                f"{name} cannot be loaded: its bundle is damaged, or was changed since the server "
                "started; restart the server, whose log says more"
            ) from error

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

    @contextmanager
    def kit_slot(self) -> Iterator[None]:
        """Hold one of the places for kits, which bounds the memory they take.

        Raises:
            UnavailableError: all are taken, or the workers have no room.
        """
        if self._kits >= self.settings.kits or not self.pool.has_room:
            raise UnavailableError("the server is busy; try again in a moment")
        self._kits += 1
        try:
            yield
        finally:
            self._kits -= 1

    async def close(self) -> None:
        """Finish what runs and drop what waits."""
        try:
            await self.ensemble.close()
        finally:
            await asyncio.to_thread(self.pool.close)


def sound_key(version: str, query: SoundQuery, patch: Patch) -> str:
    """The entity tag of a sound: equal for queries that ask for the same sound of one version."""
    sound = (patch.drum_class, patch.seed, patch.latent, sorted(patch.controls.items()))
    parts = (version, *sound, query.rate, query.depth, query.container)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def kit_key(version: str, query: KitQuery) -> str:
    """The entity tag of a new kit."""
    parts = (version, "kit", query.seed, query.pads)
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
