"""The reading process, `python -m bot.parsing.reader`: a task and a file in, what it says out, then it ends.

It runs without a token and within limits of memory and time; nothing it is told reaches a log.
"""

from __future__ import annotations

import contextlib
import json
import sys

from bot.errors import UnreadableFile
from bot.parsing.reading import read_task, understand, write_answer, write_refusal

MEMORY_BYTES = 512 << 20  # of address space
CPU_SECONDS = 20
NICENESS = 5


def main() -> int:
    """Answer once."""
    _be_modest()
    line, _, content = sys.stdin.buffer.read().partition(b"\n")
    try:
        sys.stdout.buffer.writelines(write_answer(understand(content, read_task(json.loads(line)))))
    except UnreadableFile as refusal:
        sys.stdout.buffer.write(write_refusal(refusal))
    except (MemoryError, RecursionError):
        return 1
    return 0


def _be_modest() -> None:
    if sys.platform == "win32":
        return
    import os
    import resource

    os.nice(NICENESS)
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),  # a core file would hold amounts
    ):
        with contextlib.suppress(ValueError, OSError):  # a stricter limit is already set
            resource.setrlimit(kind, (limit, limit))


if __name__ == "__main__":
    raise SystemExit(main())
