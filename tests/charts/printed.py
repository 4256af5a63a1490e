"""Reading a PDF of ours back: its pages and the words on them, as a reader finds and copies them."""

import re
import zlib

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
SHOWN = re.compile(
    rb"/(F\d+)\s+[\d.]+\s+Tf|\[((?:[^\]\\(]|\\.|\((?:[^()\\]|\\.)*\))*)\]\s+TJ|\bET\b", re.DOTALL
)
STRING = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages(content: bytes) -> list[list[str]]:
    """The texts of each page, in the order in which they were written."""
    objects = dict(OBJECT.findall(content))
    fonts = {
        name: _letters(objects, number)
        for body in objects.values()
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body)
    }
    sheets = [body for body in objects.values() if re.search(rb"/Type /Page\b", body)]
    return [_texts(_stream(objects[_reference(sheet, b"Contents")]), fonts) for sheet in sheets]


def _reference(body: bytes, name: bytes) -> bytes:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found
    return found[1]


def _stream(body: bytes) -> bytes:
    return zlib.decompressobj().decompress(body.partition(b"stream\n")[2])


def _letters(objects: dict[bytes, bytes], font: bytes) -> dict[int, str]:
    table = _stream(objects[_reference(objects[font], b"ToUnicode")])
    letters = {}
    for first, row in re.findall(rb"<([0-9a-f]{2})> <[0-9a-f]{2}> \[(.*?)\]", table):
        for place, sign in enumerate(re.findall(rb"<([0-9a-f]+)>", row)):
            letters[int(first, 16) + place] = bytes.fromhex(sign.decode()).decode("utf-16be")
    return letters


def _texts(content: bytes, fonts: dict[bytes, dict[int, str]]) -> list[str]:
    texts, letters = [""], fonts.get(b"", {})
    for found in SHOWN.finditer(content):
        if found[1]:
            letters = fonts[found[1]]
        elif found[2] is not None:
            codes = b"".join(_unescaped(part) for part in STRING.findall(found[2]))
            texts[-1] += "".join(letters[code] for code in codes)
        else:
            texts.append("")
    return [text for text in texts if text]


def _unescaped(part: bytes) -> bytes:
    return re.sub(rb"\\(.)", lambda sign: ESCAPES.get(sign[1], sign[1]), part, flags=re.DOTALL)
