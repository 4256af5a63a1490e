"""What a process of our own may take: set by itself before it reads anything."""

from __future__ import annotations

import contextlib
import os
import sys


def be_modest(niceness: int, **most: int) -> None:
    """Stand behind others by `niceness`, and take `most` at most: bytes or seconds, by the system's name for
    each (`AS`, `CPU`, `DATA`, `FSIZE`). Where the system knows no such limits nothing happens."""
    if sys.platform == "win32":
        return
    import resource

    os.nice(niceness)
    for name, limit in {**most, "CORE": 0}.items():  # a core file would hold what was read
        with contextlib.suppress(ValueError, OSError):  # a stricter limit is already set
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (limit, limit))
