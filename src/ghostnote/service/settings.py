"""What an operator can set: `Settings`, from arguments or `GHOSTNOTE_*` environment variables."""

import os
import sys
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from ghostnote.decoding import MAX_CHANNELS
from ghostnote.engine.catalogue import MEMORY_BYTES

MOST_KIT_PROCESSES = 4
"""Unless more are asked for: each takes 135 MB."""
KIT_FILE_BYTES = 8 * 2**20
"""Room in a kit's zip for what is not sound: recipes, presets, names."""
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def cores() -> int:
    """Processor cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Settings(BaseSettings):
    """Settings of one server.

    `models` are folders of bundles beside the shipped ones (in the environment, separated as in
    PATH); `workers` counts processes, `threads` inference threads of each. `queue` is how many
    jobs may wait for a thread before the answer is 503, `model_bytes` what the loaded models of a
    process may take. `kits` is how many are made at a time, `kit_bytes` what the sounds of one may
    take; `kit_processes` play them once there was a first one, 1 leaves them to the threads.
    `export_dir` is a folder that whoever reaches the server may write sounds and kits into.
    `allowed_hosts` are names under which a server bound to this machine alone is reached, such as
    a proxy's.
    """

    model_config = SettingsConfigDict(env_prefix="GHOSTNOTE_", frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    models: Annotated[tuple[Path, ...], NoDecode] = ()
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    workers: int = Field(1, ge=1)
    threads: int = Field(default_factory=cores, ge=1)
    queue: int = Field(64, ge=0)
    cache_bytes: int = Field(64 * 2**20, ge=0)
    model_bytes: int = Field(MEMORY_BYTES, ge=0)
    upload_bytes: int = Field(20_000_000, ge=1)
    upload_seconds: float = Field(60.0, gt=0)
    upload_channels: int = Field(MAX_CHANNELS, ge=1)
    upload_timeout_seconds: float = Field(60.0, gt=0)
    uploads: int = Field(8, ge=1)
    kits: int = Field(2, ge=1)
    kit_processes: int = Field(default_factory=lambda: min(cores(), MOST_KIT_PROCESSES), ge=1)
    kit_bytes: int = Field(128 * 2**20, ge=1)
    export_dir: Path | None = None

    @field_validator("models", mode="before")
    @classmethod
    def _split_paths(cls, value: object) -> object:
        return tuple(filter(None, value.split(os.pathsep))) if isinstance(value, str) else value

    @field_validator("export_dir", mode="before")
    @classmethod
    def _no_folder(cls, value: object) -> object:
        # An empty path would be the folder that the server was started in.
        return None if value == "" else value

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split_names(cls, value: object) -> object:
        return tuple(filter(None, value.split(","))) if isinstance(value, str) else value

    @property
    def kit_file_bytes(self) -> int:
        """Largest zip of a kit that is made, which with Hydrogen's archive has each sound twice."""
        return 2 * self.kit_bytes + KIT_FILE_BYTES

    @property
    def reachable_as(self) -> tuple[str, ...]:
        """Host names this server answers to; empty for any.

        A server bound to this machine alone answers to this machine's names only: otherwise a
        hostile page could point a name of its own at 127.0.0.1 and read the answers.
        """
        address = f"[{self.host}]" if ":" in self.host else self.host
        if address in LOOPBACK or address.startswith("127."):
            return (*LOOPBACK, address, *self.allowed_hosts)
        return self.allowed_hosts
