"""`serve`: the service as one process or several."""

import asyncio
import logging.config
import signal
import socket
import sys
from functools import partial

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from ghostnote.engine.catalogue import Catalogue
from ghostnote.errors import GhostnoteError
from ghostnote.service.app import create_app
from ghostnote.service.exports import Exports
from ghostnote.service.logs import LOG_CONFIG
from ghostnote.service.settings import Settings

BACKLOG = 1024
STOP_SECONDS = 15
"""How long requests in flight may take to finish once the server is told to stop."""


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; requests in flight finish.

    One line on standard output names the address. Exits with status 1 and one line on standard
    error if the address cannot be had or no model can be played.
    """
    logging.config.dictConfig(LOG_CONFIG)
    try:
        with _bind(settings) as listener:
            if settings.workers == 1:
                _serve_here(settings, listener)
            else:
                _serve_in_processes(settings, listener)
    except (GhostnoteError, OSError) as error:
        sys.exit(f"ghostnote: {error}")


def _bind(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise OSError(
            f"cannot listen on {settings.host} port {settings.port}: {reason}; "
            "choose another with --port"
        ) from error
    return listener


def _announce(settings: Settings, listener: socket.socket) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    port = listener.getsockname()[1]
    print(f"Ghostnote plays at http://{host}:{port} (Ctrl+C stops it)", flush=True)


def _config(settings: Settings, *, lifespan: str, app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        factory=lifespan == "on",
        workers=settings.workers,
        lifespan=lifespan,  # type: ignore[arg-type]
        log_config=LOG_CONFIG,
        access_log=False,
        server_header=False,
        ws="none",
        backlog=BACKLOG,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def _serve_here(settings: Settings, listener: socket.socket) -> None:
    app = create_app(settings)
    server = uvicorn.Server(_config(settings, lifespan="off", app=app))

    def stop(*_: object) -> None:
        server.should_exit = True

    # For while models load; and uvicorn raises the signal that stopped it again once it is done.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(_run(server, app, settings, listener))


async def _run(
    server: uvicorn.Server, app: FastAPI, settings: Settings, listener: socket.socket
) -> None:
    # The lifespan is entered here, not by uvicorn, so that its error is one line and no traceback.
    async with app.router.lifespan_context(app):
        if server.should_exit:
            return
        _announce(settings, listener)
        await server.serve(sockets=[listener])


def _serve_in_processes(settings: Settings, listener: socket.socket) -> None:
    # Each process has its own of both; this says early what is wrong.
    Catalogue.open(*settings.models).get()
    if settings.export_dir:
        Exports(settings.export_dir)
    config = _config(settings, lifespan="on", app=partial(create_app, settings))
    _announce(settings, listener)
    Multiprocess(config, [listener]).run()
