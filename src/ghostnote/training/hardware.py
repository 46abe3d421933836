"""What a training computes on: the device, its memory, and the precision of large products."""

import platform
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import torch

from ghostnote.errors import TrainingError

CPU_ALLOCATOR = "DefaultCPUAllocator"
"""What torch names where the memory that runs out is not a GPU's: it has no error of its own."""


def device() -> torch.device:
    """The CUDA device where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def bf16_is_fast() -> bool:
    """Whether this CPU multiplies bfloat16 matrices in hardware."""
    capabilities = torch.cpu.get_capabilities()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


def product_dtype(device: torch.device) -> torch.dtype:
    """Precision of the large products: bfloat16 where the device has it, else float32."""
    fast = device.type == "cuda" or bf16_is_fast()
    return torch.bfloat16 if fast else torch.float32


def products(device: torch.device) -> AbstractContextManager[object]:
    """Within it, large products run in `product_dtype`, and the weights stay float32."""
    dtype = product_dtype(device)
    return torch.autocast(device.type, torch.bfloat16, enabled=dtype == torch.bfloat16)


@contextmanager
def memory_told(name: str) -> Iterator[None]:
    """Within it, memory that runs out is told in one line about the run `name`.

    Raises:
        TrainingError: it ran out, of the GPU or of the machine.
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        on_gpu = isinstance(error, torch.OutOfMemoryError)
        if not (on_gpu or isinstance(error, MemoryError) or CPU_ALLOCATOR in str(error)):
            raise
        raise TrainingError(
            f"{name}: the {'GPU' if on_gpu else 'machine'}'s memory ran out; free some and train "
            "with --resume, or lower batch_size and train with --restart"
        ) from error


def facts(device: torch.device) -> dict[str, object]:
    """The device in words and whether products ran in bfloat16, for `run.json`."""
    if device.type == "cuda":
        name = torch.cuda.get_device_name(device)
    else:
        chip = torch.cpu.get_capabilities().get("cpu_name", platform.processor())
        threads = torch.get_num_threads()
        name = f"{threads} thread{'s'[: threads > 1]} of {chip} ({platform.machine()})"
    return {"hardware": name, "bf16": product_dtype(device) == torch.bfloat16}
