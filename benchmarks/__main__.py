"""`python3 dev.py bench NAME`: each benchmark prints a Markdown table, as the documents quote them."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

NAMES = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def main(arguments: list[str]) -> int:
    """Run the named benchmark with the arguments after it, or list them all."""
    if not arguments or arguments[0] not in NAMES:
        print("python3 dev.py bench NAME [arguments]\n" + "\n".join(f"  {name}" for name in NAMES))
        return 0 if not arguments else 2
    return int(importlib.import_module(f"benchmarks.{arguments[0]}").main(arguments[1:]))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
