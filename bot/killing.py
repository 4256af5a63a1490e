"""Ending a process that was started in a session of its own, with everything it started."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from asyncio.subprocess import Process


def kill_group(process: Process) -> None:
    """Kill the process and its children at once, those too that outlive it; the caller waits for its end."""
    with contextlib.suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
