import json
from pathlib import Path
from typing import Any

import pytest

from ghostnote.engine.catalogue import SCORES

from ..bundles import save_bundle
from .conftest import Serve
from .test_problems import check

ADDRESS = "/api/leaderboard"
FOUND: dict[str, Any] = {
    "format": 1,
    "corpus": {"hash": "abc", "class": "snare", "train": 900, "validation": 100, "real": 300},
    "count": 1000,
    "seed": 0,
    "embedding": "1",
    "best": "a",
    "rule": "The smallest distance.",
    "measures": [
        {"key": "kid", "label": "Distance", "unit": "", "better": "lower", "help": "How far."}
    ],
    "brackets": [
        {"name": "real", "title": "Real", "figures": {"kid": {"value": 0.1, "low": 0, "high": 1}}}
    ],
    "models": [
        {
            "name": "a",
            "title": "A",
            "family": "dense-ae",
            "figures": {"kid": {"value": 1.5, "low": None, "high": None}},
        }
    ],
    "failures": [{"name": "b", "error": "no checkpoint"}],
}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    save_bundle(tmp_path / "models" / "a", name="a")
    return tmp_path / "models"


def test_the_leaderboard_is_what_was_found(serve: Serve, models: Path) -> None:
    # The Lab draws no loss curves, so they are not sent.
    scored = FOUND["models"][0] | {"curves": {"train": [1.0, 0.5]}}
    (models / SCORES).write_text(json.dumps(FOUND | {"models": [scored]}))
    assert serve(models=(models,)).get(ADDRESS).json() == FOUND


def test_a_new_evaluation_shows_at_once(serve: Serve, models: Path) -> None:
    client = serve(models=(models,))
    check(client.get(ADDRESS), 404)
    (models / SCORES).write_text(json.dumps(FOUND))
    first = client.get(ADDRESS)
    known = {"If-None-Match": first.headers["etag"]}
    assert client.get(ADDRESS, headers=known).status_code == 304
    (models / SCORES).write_text(json.dumps(FOUND | {"count": 500}))
    assert client.get(ADDRESS, headers=known).json()["count"] == 500


def test_without_one_it_is_told_how_to_make_one(serve: Serve, models: Path) -> None:
    detail = check(serve(models=(models,)).get(ADDRESS), 404)["detail"]
    assert "ghostnote evaluate" in detail
    assert "--models" in detail


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("{", "the file: Invalid JSON"),
        (json.dumps(FOUND | {"format": 2}), "format"),
        (json.dumps(FOUND | {"models": [{"name": "a"}]}), "models.0.title"),
        (json.dumps(FOUND).replace("1.5", "NaN"), "models.0.figures.kid.value"),
    ],
)
def test_a_file_that_is_not_the_leaderboard_is_told(
    serve: Serve, models: Path, content: str, place: str
) -> None:
    (models / SCORES).write_text(content)
    detail = check(serve(models=(models,)).get(ADDRESS), 404)["detail"]
    assert detail.startswith("Scores.json is not what")
    assert place in detail
