"""Zip files of others: of the many kinds there may be, those that Ghostnote writes."""

import zipfile
import zlib

ENCRYPTED = 0x1
"""The bit of an entry's flags that says so."""
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)
"""What is raised while an entry that `is_plain` is read, where it is damaged or says that it needs
what nobody has."""


def is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is stored or deflated, without a password.

    Others raise what their libraries do, and may not be unpacked in parts.
    """
    kinds = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
    return entry.compress_type in kinds and not entry.flag_bits & ENCRYPTED
