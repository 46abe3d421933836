import json
from dataclasses import replace
from pathlib import Path

import pytest

from ghostnote.evaluation.brackets import Bracket
from ghostnote.evaluation.candidates import Candidate, Failure
from ghostnote.evaluation.figures import MEASURES, Figure
from ghostnote.evaluation.leaderboard import PRINTED, Leaderboard, Scored
from ghostnote.evaluation.reference import Reference
from ghostnote.service.schemas import LeaderboardDocument

from ..bundles import MANIFEST

TABLE = """\
                                    kernel  Fréchet  kernel, unseen  coverage  density  memorised  clicks  at start  step  match  kernel, pad  hit  size
                                                                                                %       %         %     x     dB                ms    MB
* near                    1.25 [1.00 1.50]    12.00               -         -        -        0.5     0.1         -     -      -            -    -   3.6
  far                  61.00 [60.00 62.00]    12.00               -         -        -        0.5     0.1         -     -      -            -    -   3.6
  (real against real)    0.01 [-0.20 0.20]        -               -         -        -          -       -         -     -      -            -    -     -

35 sounds against 35 real training sounds, 30 against 30 of unseen packs; brackets at the same numbers.
"""  # noqa: E501


def scored(name: str, kernel: Figure) -> Scored:
    exact = {"frechet": 12.0, "memorisation": 0.5, "clicks": 0.1, "megabytes": 3.6}
    figures = {"kernel": kernel} | {key: Figure.exact(value) for key, value in exact.items()}
    manifest = replace(MANIFEST, name=name, training={"experiment": {"model": "dense-ae"}})
    curves = {"train/mse": [(1, 0.5), (2, 0.25)]}
    return Scored(Candidate(name, Path(name), Path(name), manifest, "1", curves), figures, "")


@pytest.fixture
def board(reference: Reference) -> Leaderboard:
    real = Bracket("real", "Real against real", {"kernel": Figure(0.01, -0.2, 0.2)})
    models = [scored("far", Figure(61.0, 60.0, 62.0)), scored("near", Figure(1.25, 1.0, 1.5))]
    return Leaderboard(reference, 1000, 0, [real], models, [Failure("broken", "why")])


def test_the_table_ranks_models_and_sets_brackets_under_them(board: Leaderboard) -> None:
    text = board.text()
    assert text.startswith(TABLE)
    assert text.removeprefix(TABLE).startswith("* The smallest kernel distance")


def test_no_best_is_said(board: Leaderboard) -> None:
    clicking = [replace(each, figures={**each.figures, "clicks": Figure.exact(50.0)})
                for each in board.models]  # fmt: skip
    text = replace(board, models=clicking).text()
    assert "No model is marked as best." in text
    assert "\n* " not in text


def test_a_corpus_without_recordings_is_said(board: Leaderboard) -> None:
    library = replace(board.reference.library, has_real=False)
    made = replace(board, reference=replace(board.reference, library=library))
    assert "too few recordings" in made.text()
    assert made.document()["corpus"]["real"] == 0


def test_scores_are_what_the_service_reads(board: Leaderboard) -> None:
    document = json.loads(json.dumps(board.document()))
    read = LeaderboardDocument.model_validate(document)
    assert read.best == "near"
    assert [each.name for each in read.models] == ["far", "near"]
    assert read.models[0].family == "dense-ae"
    assert read.models[1].figures["kernel"].low == 1.0
    assert [each.key for each in read.measures] == [each.key for each in MEASURES]
    assert document["models"][0]["curves"] == {"train/mse": [[1, 0.5], [2, 0.25]]}
    assert document["corpus"] | {"hash": "", "train": 0} == {
        "hash": "", "class": "snare", "train": 0, "validation": 30, "real": 70,
    }  # fmt: skip
    assert document["failures"] == [{"name": "broken", "error": "why"}]


def test_printed_columns_are_measures() -> None:
    assert set(PRINTED) <= {measure.key for measure in MEASURES}
