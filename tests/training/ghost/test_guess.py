import torch

from ghostnote.models.guess import ClassGuess
from ghostnote.training.ghost.guess import fit_guess

Z, CLASSES = 6, 3


def hits(count: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """z about a place of its own for each class, far from 0, and the classes."""
    generator = torch.Generator().manual_seed(seed)
    classes = torch.randint(CLASSES, (count,), generator=generator)
    places = 40 + 3 * torch.eye(Z)[:CLASSES]
    return places[classes] + torch.randn(count, Z, generator=generator), classes


def test_hits_that_were_not_heard_are_told_apart() -> None:
    z, classes = hits(600, 1)
    guess = ClassGuess(Z, CLASSES)
    fit_guess(guess, z, classes, torch.ones(len(z)), 0)
    others, wanted = hits(600, 2)
    with torch.no_grad():
        right = guess(others).argmax(1) == wanted
    # Two places of three are 4.2 deviations apart: 96 or 97 of 100 can be told.
    assert right.float().mean() > 0.93


def test_what_is_never_drawn_is_not_learned() -> None:
    z, classes = hits(600, 1)
    guess = ClassGuess(Z, CLASSES)
    fit_guess(guess, z, classes, (classes < 2).float(), 0)
    with torch.no_grad():
        assert (guess(z).argmax(1) < 2).all()


def test_a_fit_does_not_depend_on_what_was_there_before_nor_changes_what_is_drawn_later() -> None:
    z, classes = hits(100, 1)
    fitted, later = [], []
    for before in (1, 2):
        torch.manual_seed(before)
        guess = ClassGuess(Z, CLASSES)
        torch.manual_seed(3)
        fit_guess(guess, z, classes, torch.ones(len(z)), 0)
        fitted.append(guess(z))
        later.append(torch.rand(1))
    torch.testing.assert_close(*fitted)
    torch.testing.assert_close(*later)


def test_numbers_of_z_are_read_in_their_own_deviations() -> None:
    z, classes = hits(600, 1)
    scale = torch.tensor([5.0, 1, 1, 1, 1, 1])
    # The last number is the same in all of the pool, and hardly another in what comes later.
    z, others, wanted = z * scale, *hits(600, 2)
    z[:, -1] = 40
    others = others * scale
    others[:, -1] = 40.02
    guess = ClassGuess(Z, CLASSES)
    fit_guess(guess, z, classes, torch.ones(len(z)), 0)
    torch.testing.assert_close(guess.centre, z.mean(0))
    torch.testing.assert_close(guess.spread[:5], z.std(0, correction=0)[:5])
    with torch.no_grad():
        assert (guess(others).argmax(1) == wanted).float().mean() > 0.6
