import pytest
import torch

from ghostnote.models.guess import ClassGuess
from ghostnote.training.ghost.guess import FIRST_SHARE, RECORDED_SHARE, _chances, fit_guess

SIZE, CLASSES = 6, 3
ALL = torch.ones(600, dtype=torch.bool)


def hits(count: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Embeddings about a place of its own for each class, far from 0, and the classes."""
    generator = torch.Generator().manual_seed(seed)
    classes = torch.randint(CLASSES, (count,), generator=generator)
    places = 40 + 3 * torch.eye(SIZE)[:CLASSES]
    return places[classes] + torch.randn(count, SIZE, generator=generator), classes


def test_hits_that_were_not_heard_are_told_apart() -> None:
    z, classes = hits(600, 1)
    guess = ClassGuess(SIZE, CLASSES)
    fit_guess(guess, z, classes, ALL[: len(z)], 0)
    others, wanted = hits(600, 2)
    with torch.no_grad():
        right = guess(others).argmax(1) == wanted
    # Two places of three are 4.2 deviations apart: 96 or 97 of 100 can be told.
    assert right.float().mean() > 0.93


def test_a_class_that_no_hit_is_of_is_not_guessed() -> None:
    z, classes = hits(600, 1)
    guess = ClassGuess(SIZE, CLASSES)
    fit_guess(guess, z[classes < 2], classes[classes < 2], ALL[: (classes < 2).sum()], 0)
    with torch.no_grad():
        assert (guess(z).argmax(1) < 2).all()


def test_a_fit_does_not_depend_on_what_was_there_before_nor_changes_what_is_drawn_later() -> None:
    z, classes = hits(100, 1)
    fitted, later = [], []
    for before in (1, 2):
        torch.manual_seed(before)
        guess = ClassGuess(SIZE, CLASSES)
        torch.manual_seed(3)
        fit_guess(guess, z, classes, ALL[: len(z)], 0)
        fitted.append(guess(z))
        later.append(torch.rand(1))
    torch.testing.assert_close(*fitted)
    torch.testing.assert_close(*later)


def test_numbers_are_read_in_their_own_deviations() -> None:
    z, classes = hits(600, 1)
    scale = torch.tensor([5.0, 1, 1, 1, 1, 1])
    # The last number is the same in all of the pool, and hardly another in what comes later.
    z, others, wanted = z * scale, *hits(600, 2)
    z[:, -1] = 40
    others = others * scale
    others[:, -1] = 40.02
    guess = ClassGuess(SIZE, CLASSES)
    fit_guess(guess, z, classes, ALL[: len(z)], 0)
    torch.testing.assert_close(guess.centre, z.mean(0))
    torch.testing.assert_close(guess.spread[:5], z.std(0, correction=0)[:5])
    with torch.no_grad():
        assert (guess(others).argmax(1) == wanted).float().mean() > 0.6


def test_the_first_class_is_drawn_the_most() -> None:
    classes = torch.arange(9).repeat_interleave(torch.arange(1, 10))
    drawn = torch.zeros(9, dtype=torch.float64)
    drawn.index_add_(
        0, classes, _chances(classes, torch.ones(len(classes), dtype=torch.bool)).double()
    )
    assert drawn[0] == pytest.approx(FIRST_SHARE)
    assert drawn[1:].numpy() == pytest.approx((1 - FIRST_SHARE) / 8)


def test_classes_are_drawn_alike_and_recordings_before_what_was_synthesised() -> None:
    classes = torch.tensor([0] * 90 + [1] * 10 + [2] * 4)
    recorded = torch.zeros(104, dtype=torch.bool)
    recorded[:30] = recorded[90:92] = recorded[100:] = True
    chances = _chances(classes, recorded)
    first, second, third = (chances[classes == label].sum() for label in range(3))
    assert first == pytest.approx(second)
    assert third == pytest.approx(first)
    for label in (0, 1):
        of_class = classes == label
        share = chances[of_class & recorded].sum() / chances[of_class].sum()
        assert share == pytest.approx(RECORDED_SHARE)
