"""What a training computes on: the device, and the precision of its large products."""

import platform
from contextlib import AbstractContextManager

import torch


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


def facts(device: torch.device) -> dict[str, object]:
    """The device in words and whether products ran in bfloat16, for `run.json`."""
    if device.type == "cuda":
        name = torch.cuda.get_device_name(device)
    else:
        chip = torch.cpu.get_capabilities().get("cpu_name", platform.processor())
        threads = torch.get_num_threads()
        name = f"{threads} thread{'s'[: threads > 1]} of {chip} ({platform.machine()})"
    return {"hardware": name, "bf16": product_dtype(device) == torch.bfloat16}
