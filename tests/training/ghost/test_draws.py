"""What is asked of draws before they are chosen from."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from ghostnote.measures.embedding import EMBEDDING_SIZE
from ghostnote.training.ghost import draws
from ghostnote.training.ghost.draws import Limits, Plain, fit_priors, proposals_of
from ghostnote.training.ghost.hearing import Heard
from ghostnote.training.ghost.prior import MANNERS


class Listener:
    """Hears of each row its first number as the first of an embedding, less from time to time."""

    def __init__(self) -> None:
        self.firsts: list[tuple[int, int]] = []

    def rows(self, rows: np.ndarray, first_seed: int) -> Heard:
        self.firsts.append((first_seed, len(rows)))
        embeddings = np.zeros((len(rows), EMBEDDING_SIZE), np.float32)
        embeddings[:, 0] = rows[:, 0] - first_seed // len(rows)
        return Heard(embeddings, *np.zeros((3, len(rows)), np.float32))


def test_each_draw_is_judged_by_how_likely_it_is_of_its_class(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[list[np.ndarray], np.ndarray]] = []

    def chosen(drawn: Sequence[Heard], own: np.ndarray, *_: Any) -> np.ndarray:
        asked.append(([each.embeddings[:, 0] for each in drawn], own))
        return np.arange(4)

    monkeypatch.setattr(draws, "choose", chosen)
    classes = np.repeat([0, 1], 30)
    plain = Plain(classes, np.full(60, True), np.arange(60))
    z = np.random.default_rng(0).standard_normal((60, 3))
    ear = Listener()
    priors = fit_priors(
        ear, Listener().rows(z, 0), plain, z, Limits(2, 1, 7),
        lambda proposed, label: proposed.astype(np.float32),
        # The higher the first number, the more it is of class 1.
        lambda embeddings: np.stack([np.zeros(len(embeddings)), embeddings[:, 0]], axis=1),
    )  # fmt: skip
    assert set(priors) == {"all", "real"}
    times = [MANNERS[name].hearings for name in ("all", "real")]
    assert [len(firsts) for firsts, _ in asked] == [times[0]] * 2 + [times[1]] * 2
    for label, (firsts, own) in zip((0, 1, 0, 1), asked, strict=True):
        # Of the times it was heard, the one in which it is least so.
        of_class_1 = [1 / (1 + np.exp(-first.astype(float))) for first in firsts]
        likely = np.min([each if label else 1 - each for each in of_class_1], axis=0)
        np.testing.assert_allclose(own, likely, atol=1e-6)
    # Each time with seeds of its own.
    heard = []
    for manner in MANNERS.values():
        count = manner.proposals(30)
        heard += [(7 + time * count, count) for time in range(manner.hearings)] * 2
    assert ear.firsts == heard
    assert proposals_of(plain, 2) == sum(rows for _, rows in heard)
