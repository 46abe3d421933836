"""Zip files of others: of the many kinds there may be, those that Ghostnote writes."""

import struct
import zipfile
import zlib

ENCRYPTED = 0x1
"""The bit of an entry's flags that says so."""
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(RuntimeError, ValueError, OverflowError),
)
"""What is raised while a zip and an entry of it that `is_plain` are read, where they are damaged or
say that they need what nobody has."""


def is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is stored or deflated, without a password.

    Others raise what their libraries do, and may not be unpacked in parts.
    """
    kinds = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
    return entry.compress_type in kinds and not entry.flag_bits & ENCRYPTED
