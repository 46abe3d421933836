"""`create_app`: the service as an ASGI app."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException

from ghostnote import __version__
from ghostnote.engine.catalogue import Catalogue
from ghostnote.errors import GhostnoteError
from ghostnote.service import kits, leaderboard, openapi, operations, problems, routes
from ghostnote.service.access import Access
from ghostnote.service.guard import Guard
from ghostnote.service.headers import SecurityHeaders
from ghostnote.service.metrics import Metrics
from ghostnote.service.page import page
from ghostnote.service.player import Player, player_in
from ghostnote.service.settings import Settings

_log = logging.getLogger("ghostnote.service")


def create_app(settings: Settings) -> FastAPI:
    """Make the app; its models are checked, and the default one is loaded, when it starts.

    Starting raises `BundleError` if not one model can be played, and `LibraryError` if the folder
    of exports cannot be written to.
    """
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        catalogue = Catalogue.open(*settings.models, memory_bytes=settings.model_bytes)
        catalogue.get()
        for refusal in catalogue.refused:
            fields = {"file": str(refusal.path), "reason": refusal.reason}
            _log.warning("a bundle was left out", extra={"fields": fields})
        player = app.state.player = Player(settings, catalogue, metrics)
        try:
            yield
        finally:
            await player.close()

    app = FastAPI(
        title="Ghostnote",
        version=__version__,
        description="Drum samples that never existed.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,
    )
    app.include_router(routes.router)
    app.include_router(kits.router)
    app.include_router(leaderboard.router)
    app.include_router(operations.router)
    app.router.default = page()
    app.add_exception_handler(GhostnoteError, problems.on_ghostnote_error)
    app.add_exception_handler(HTTPException, problems.on_http_exception)
    app.add_middleware(Guard, hosts=settings.reachable_as)
    app.add_middleware(Access, metrics=metrics)
    app.add_middleware(SecurityHeaders)
    _describe(app)
    return app


def _describe(app: FastAPI) -> None:
    """Let the OpenAPI document name the models and controls that are loaded."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            manifests = [model.installed.manifest for model in player_in(app).models]
            app.openapi_schema = openapi.build(app, manifests)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]
