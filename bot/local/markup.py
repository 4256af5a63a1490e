"""HTML as the Bot API reads it: tags become entities with UTF-16 offsets, mistakes are refused."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from bot.local.wire import Refused, Wire, bad_request, utf16_length

ENTITIES_KEPT = 100  # Telegram shows the first hundred and ignores the rest

_TYPE_OF_TAG = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_TOKEN = re.compile(r"<(?P<tag>[^<>]*)(?P<close>>?)|&(?P<ref>#\d{1,7}|#x[0-9a-fA-F]{1,6}|lt|gt|amp|quot);")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_AUTOMATIC = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,:;!?)])"
    r"|(?<![\w/@#.])(?P<bot_command>/[a-zA-Z0-9_]{1,32}(?:@[a-zA-Z0-9_]{3,32})?)(?![\w/@])"
    r"|(?<![\w&])(?P<hashtag>#(?=\w*[^\W\d_])\w{1,64})"
    r"|(?<![\w@])(?P<mention>@[a-zA-Z0-9_]{3,32})(?!\w)"
)


@dataclass(slots=True)
class _Open:
    tag: str
    start: int
    attributes: dict[str, str]


@dataclass(slots=True)
class _Reading:
    source: str
    parts: list[str] = field(default_factory=list)
    length: int = 0  # of the parts, in UTF-16 units
    open: list[_Open] = field(default_factory=list)
    entities: list[Wire] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)

    def refuse(self, words: str, position: int) -> Refused:
        offset = len(self.source[:position].encode("utf-8", "surrogatepass"))
        return bad_request(f"can't parse entities: {words.format(offset=offset)}")


def read_html(source: str) -> tuple[str, list[Wire]]:
    """`source` as plain text and its entities, outermost first; raises Refused (400) as Telegram does."""
    reading, position = _Reading(source), 0
    for token in _TOKEN.finditer(source):
        reading.add(source[position : token.start()])
        position = token.end()
        if token["ref"]:
            reading.add(html.unescape(token.group()))
        elif not token["close"]:
            raise reading.refuse("Unclosed start tag at byte offset {offset}", token.start())
        elif token["tag"].startswith("/"):
            _close(reading, token["tag"][1:].strip().lower(), token.start())
        else:
            _start(reading, token["tag"], token.start())
    reading.add(source[position:])
    if reading.open:
        raise reading.refuse(f'Can\'t find end tag corresponding to start tag "{reading.open[-1].tag}"', 0)
    # tags close from the inside out: read backwards, of two equal stretches the outer tag comes first
    reading.entities.reverse()
    reading.entities.sort(key=lambda e: (e["offset"], -e["length"]))
    return trimmed("".join(reading.parts), reading.entities)


def _start(reading: _Reading, inside: str, position: int) -> None:
    name, _, rest = inside.partition(" ")
    tag = name.strip().lower()
    values = {k.lower(): a or b or c for k, a, b, c in _ATTRIBUTE.findall(rest)}
    if tag not in _TYPE_OF_TAG:
        raise reading.refuse(f'Unsupported start tag "{tag}" at byte offset {{offset}}', position)
    if tag == "span" and values.get("class") != "tg-spoiler":
        raise reading.refuse('Tag "span" must have class "tg-spoiler" at byte offset {offset}', position)
    reading.open.append(_Open(tag, reading.length, values))


def _close(reading: _Reading, tag: str, position: int) -> None:
    if not reading.open:
        raise reading.refuse("Unexpected end tag at byte offset {offset}", position)
    opened = reading.open.pop()
    if tag and tag != opened.tag:
        words = f'Unmatched end tag at byte offset {{offset}}, expected "</{opened.tag}>", found "</{tag}>"'
        raise reading.refuse(words, position)
    length = reading.length - opened.start
    extra = _extra(reading, opened)
    if length and extra is not None:
        kind = extra.pop("type", _TYPE_OF_TAG[opened.tag])
        reading.entities.append({"type": kind, "offset": opened.start, "length": length} | extra)


def _extra(reading: _Reading, opened: _Open) -> Wire | None:
    """What an entity carries beside its place; None when it is no entity at all (a link to nowhere)."""
    if opened.tag == "a":
        url = html.unescape(opened.attributes.get("href", ""))
        return {"url": url} if re.match(r"(https?|tg|mailto|tel):", url) else None
    if opened.tag == "tg-emoji":
        return {"custom_emoji_id": opened.attributes.get("emoji-id", "")}
    language = opened.attributes.get("class", "").removeprefix("language-")
    if opened.tag == "code" and language and reading.open and reading.open[-1].tag == "pre":
        return {"language": language}
    if opened.tag == "pre" and reading.entities and reading.entities[-1].get("language"):
        return {"language": reading.entities.pop()["language"]}  # <pre><code class=…>: one entity
    return {"type": "expandable_blockquote"} if "expandable" in opened.attributes else {}


def trimmed(text: str, entities: list[Wire]) -> tuple[str, list[Wire]]:
    """`text` without white space around it, its entities moved and cut accordingly."""
    bare = text.strip(" \t\n\r")
    if bare == text:
        return text, entities
    shift = utf16_length(text[: len(text) - len(text.lstrip(" \t\n\r"))])
    end, kept = utf16_length(bare), []
    for entity in entities:
        first = max(0, entity["offset"] - shift)
        last = min(end, entity["offset"] + entity["length"] - shift)
        if last > first:
            kept.append(entity | {"offset": first, "length": last - first})
    return bare, kept


def automatic(text: str) -> list[Wire]:
    """The entities Telegram finds by itself: commands, links, hashtags and mentions."""
    if not any(mark in text for mark in "/#@"):
        return []
    return [
        {
            "type": found.lastgroup,
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found.group()),
        }
        for found in _AUTOMATIC.finditer(text)
    ]


def with_automatic(text: str, entities: list[Wire]) -> list[Wire]:
    """`entities` and the automatic ones that overlap none of them, at most a hundred, in order."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities]
    found = [
        e
        for e in automatic(text)
        if all(e["offset"] >= b or e["offset"] + e["length"] <= a for a, b in taken)
    ]
    return sorted(entities + found, key=lambda e: (e["offset"], -e["length"]))[:ENTITIES_KEPT]
