"""The reading process, `python -m bot.documents.reader`: a task and a file in, what it says out, an end.

It runs without a token and within limits of memory and time; nothing it is told reaches a log.
"""

from __future__ import annotations

import json
import sys

from bot.documents.answering import answer
from bot.documents.reading import read_task, understand, write_answer
from bot.modesty import be_modest

MEMORY_BYTES = 512 << 20  # of address space
CPU_SECONDS = 20
NICENESS = 5


def main() -> int:
    """Answer once."""
    be_modest(NICENESS, AS=MEMORY_BYTES, CPU=CPU_SECONDS, FSIZE=0)
    line, _, content = sys.stdin.buffer.read().partition(b"\n")
    return answer(lambda: write_answer(understand(content, read_task(json.loads(line)))))


if __name__ == "__main__":
    raise SystemExit(main())
