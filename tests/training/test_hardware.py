import pytest
import torch

from ghostnote.errors import TrainingError
from ghostnote.training.hardware import memory_told


@pytest.mark.parametrize(
    ("error", "whose"),
    [
        (torch.OutOfMemoryError("CUDA out of memory.\nTried to allocate 2.00 GiB."), "GPU"),
        (MemoryError(), "machine"),
    ],
)
def test_memory_that_runs_out_is_told_in_a_line(error: Exception, whose: str) -> None:
    with pytest.raises(TrainingError) as caught, memory_told("tiny"):
        raise error
    assert str(caught.value) == (
        f"tiny: the {whose}'s memory ran out; free some and train with --resume, "
        "or lower batch_size and train with --restart"
    )


def test_so_is_what_torch_cannot_allocate() -> None:
    with pytest.raises(TrainingError, match="the machine's memory ran out"), memory_told("tiny"):
        torch.empty(2**50)


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError, match="size of tensor"), memory_told("tiny"):
        torch.zeros(2) + torch.zeros(3)
