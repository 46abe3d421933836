"""The leaderboard: what an evaluation found, read afresh, so that a new one shows at once."""

from functools import partial
from pathlib import Path

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from ghostnote.service.documents import Prepared, prepare
from ghostnote.service.openapi import described
from ghostnote.service.player import player_of
from ghostnote.service.problems import NoScoresError
from ghostnote.service.query import parse_nothing
from ghostnote.service.routes import prepared
from ghostnote.service.schemas import LeaderboardDocument

NOTHING_MEASURED = (
    "No model has been measured yet. Run `ghostnote evaluate MODELS --corpus CORPUS --out REPORT`, "
    "copy `REPORT/scores.json` into a folder of models that the server was started with "
    "(`--models FOLDER`), and reload."
)

router = APIRouter(prefix="/api/leaderboard", tags=["models"])


@router.get("", responses=described(LeaderboardDocument, 404, 422, 503))
async def leaderboard(request: Request) -> Response:
    """What an evaluation of the models found."""
    parse_nothing(request.query_params.multi_items())
    player = player_of(request)
    scores = player.catalogue.scores
    if scores is None:
        raise NoScoresError(NOTHING_MEASURED)
    return prepared(request, await player.pool.run(partial(read_scores, scores)))


def read_scores(path: Path) -> Prepared:
    """The leaderboard in the file `path`.

    Raises:
        NoScoresError: it cannot be read, or a part of it is missing or wrong.
    """
    try:
        return prepare(LeaderboardDocument.model_validate_json(path.read_bytes()))
    except OSError as error:
        raise NoScoresError(f"{path.name} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise NoScoresError(
            f"{path.name} is not what this version of `ghostnote evaluate` writes ({place}: "
            f"{first['msg']}); run it again"
        ) from error
