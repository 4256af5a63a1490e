"""The scanning process, `python -m bot.documents.scanner`: a picture in, the lines of text on it out.

The only place where the text recognition of the `ocr` extra loads; it runs without a token and within limits
of memory and time, and nothing it reads reaches a log or a disk.
"""

from __future__ import annotations

import io
import json
import logging
import math
import sys
from typing import Any

from bot.documents.answering import answer
from bot.errors import UnreadableFile
from bot.modesty import be_modest
from bot.parsing.receipts import NO_PICTURE, PICTURE_TOO_LARGE

MEMORY_BYTES = 2 << 30  # of its own; a receipt takes 0.6
CPU_SECONDS = 60
NICENESS = 5
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600  # pixels kept; a receipt is read as well from fewer than a camera has
FORMATS = ("JPEG", "PNG", "WEBP")


def main() -> int:
    """Answer once."""
    be_modest(NICENESS, DATA=MEMORY_BYTES, CPU=CPU_SECONDS, FSIZE=0)
    content = sys.stdin.buffer.read()
    return answer(lambda: [json.dumps({"rows": rows_of(read_boxes(content))}).encode()])


Box = tuple[float, float, float, str]  # left, top, bottom in pixels; the text


def read_boxes(content: bytes) -> list[Box]:
    """Every piece of text on a picture; raises `UnreadableFile` for what is none, or is too large."""
    picture = _open(content)
    logging.disable(logging.CRITICAL)
    from rapidocr import RapidOCR

    params = {"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "critical"}
    found = RapidOCR(params=params)(picture)
    if found.boxes is None or found.txts is None:
        return []
    turn = _turn(found.boxes)
    return [_box(corners, turn, text) for corners, text in zip(found.boxes, found.txts, strict=True)]


def _open(content: bytes) -> Any:
    """The picture as an array, upright and no larger than is read; its size is looked at before it is
    unpacked."""
    import numpy as np
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise UnreadableFile(PICTURE_TOO_LARGE)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE * 2))
            return np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))[:, :, ::-1]
    except Image.DecompressionBombError:
        raise UnreadableFile(PICTURE_TOO_LARGE) from None
    except (OSError, ValueError, SyntaxError):
        raise UnreadableFile(NO_PICTURE) from None


def _turn(boxes: Any) -> float:
    """How far the picture is turned, in radians: the median slope of what is written."""
    slopes = sorted(math.atan2(right[1] - left[1], right[0] - left[0]) for left, right, *_ in boxes)
    return slopes[len(slopes) // 2]


def _box(corners: Any, turn: float, text: str) -> Box:
    """A piece of text, its corners turned back."""
    sine, cosine = math.sin(-turn), math.cos(-turn)
    across = [float(x) * cosine - float(y) * sine for x, y in corners]
    down = sorted(float(x) * sine + float(y) * cosine for x, y in corners)
    return min(across), sum(down[:2]) / 2, sum(down[2:]) / 2, text


def rows_of(boxes: list[Box]) -> list[str]:
    """The pieces as lines of text, from the top: those beside each other, from the left."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda each: each[1] + each[2]):
        _, top, bottom, _ = box
        middle = (top + bottom) / 2
        if rows and _top(rows[-1]) <= middle <= _bottom(rows[-1]):
            rows[-1].append(box)
        else:
            rows.append([box])
    return [" ".join(text for *_, text in sorted(row)) for row in rows]


def _top(row: list[Box]) -> float:
    return sum(top for _, top, _, _ in row) / len(row)


def _bottom(row: list[Box]) -> float:
    return sum(bottom for _, _, bottom, _ in row) / len(row)


if __name__ == "__main__":
    raise SystemExit(main())
