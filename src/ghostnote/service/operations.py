"""What an operator asks a server: is it alive, is it ready, what has it counted."""

from fastapi import APIRouter, Request, Response

from ghostnote.service.answers import fresh
from ghostnote.service.openapi import described
from ghostnote.service.player import player_of
from ghostnote.service.problems import UnavailableError
from ghostnote.service.query import parse_nothing
from ghostnote.service.schemas import LivenessDocument, ReadinessDocument

EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"

router = APIRouter(tags=["operations"])


@router.get("/healthz", responses=described(LivenessDocument, 422))
async def healthz(request: Request) -> Response:
    """Whether the process answers."""
    parse_nothing(request.query_params.multi_items())
    return fresh(LivenessDocument())


@router.get("/readyz", responses=described(ReadinessDocument, 422, 503))
async def readyz(request: Request) -> Response:
    """Whether models can be played and work is accepted; which bundles were left out, and why."""
    parse_nothing(request.query_params.multi_items())
    player = player_of(request)
    if not player.pool.has_room:
        raise UnavailableError("the queue is full")
    names = [model.installed.manifest.name for model in player.models]
    return fresh(ReadinessDocument(models=names, refused=player.refused))


@router.get("/metrics", responses=described("text/plain", 422, 503))
async def metrics(request: Request) -> Response:
    """Everything counted since the start, for Prometheus."""
    parse_nothing(request.query_params.multi_items())
    content = player_of(request).metrics.exposition()
    return Response(content, headers={"Cache-Control": "no-store", "Content-Type": EXPOSITION})
