"""What is asked of draws before they are chosen from."""

from typing import Any

import numpy as np
import pytest

from ghostnote.measures.embedding import EMBEDDING_SIZE
from ghostnote.training.ghost import draws
from ghostnote.training.ghost.draws import Limits, Plain, fit_priors
from ghostnote.training.ghost.hearing import Heard


class Listener:
    """Hears of each row its first number, as the first of an embedding."""

    def rows(self, rows: np.ndarray, first_seed: int) -> Heard:
        embeddings = np.zeros((len(rows), EMBEDDING_SIZE), np.float32)
        embeddings[:, 0] = rows[:, 0]
        return Heard(embeddings, *np.zeros((3, len(rows)), np.float32))


def test_each_draw_is_judged_by_how_likely_it_is_of_its_class(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[np.ndarray, np.ndarray]] = []

    def chosen(drawn: Heard, own: np.ndarray, *_: Any) -> np.ndarray:
        asked.append((drawn.embeddings[:, 0], own))
        return np.arange(4)

    monkeypatch.setattr(draws, "choose", chosen)
    classes = np.repeat([0, 1], 30)
    plain = Plain(classes, np.full(60, True), np.arange(60))
    z = np.random.default_rng(0).standard_normal((60, 3))
    priors = fit_priors(
        Listener(), Listener().rows(z, 0), plain, z, Limits(2, 1, 0),
        lambda proposed, label: proposed.astype(np.float32),
        # The higher the first number, the more it is of class 1.
        lambda embeddings: np.stack([np.zeros(len(embeddings)), embeddings[:, 0]], axis=1),
    )  # fmt: skip
    assert set(priors) == {"all", "real"}
    assert len(asked) == 4
    for label, (first, own) in zip((0, 1, 0, 1), asked, strict=True):
        of_class_1 = 1 / (1 + np.exp(-first.astype(float)))
        np.testing.assert_allclose(own, of_class_1 if label else 1 - of_class_1, atol=1e-6)
