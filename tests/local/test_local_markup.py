"""HTML as Telegram reads it: laws over any text."""

from __future__ import annotations

import html
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.markup import ENTITIES_KEPT, automatic, read_html, with_automatic
from bot.local.wire import Refused, utf16_length

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
TAGS = {"b": "bold", "em": "italic", "u": "underline", "del": "strikethrough", "code": "code", "pre": "pre"}


def part(text: str, offset: int, length: int) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")


@given(words)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert read_html(html.escape(text)) == (text.strip(" \t\n\r"), [])


@given(words, words.filter(lambda w: w.strip(" \t\n\r") == w and w), words, st.sampled_from(sorted(TAGS)))
def test_an_entity_covers_what_the_tag_held(before: str, held: str, after: str, tag: str) -> None:
    text, [entity] = read_html(f"{html.escape(before)}<{tag}>{html.escape(held)}</{tag}>{html.escape(after)}")
    assert entity["type"] == TAGS[tag]
    assert part(text, entity["offset"], entity["length"]) == held


@given(words)
def test_any_source_is_read_or_refused(source: str) -> None:
    with suppress(Refused):
        text, entities = read_html(source)
        assert all(0 <= e["offset"] < e["offset"] + e["length"] <= utf16_length(text) for e in entities)


def test_nested_links_code_and_quotes() -> None:
    text, entities = read_html(
        "<blockquote expandable><b>a<i>b</i></b></blockquote>"
        '<pre><code class="language-python">x</code></pre><a href="javascript:x">y</a>'
    )
    assert text == "abxy"
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == [
        ("expandable_blockquote", 0, 2),
        ("bold", 0, 2),
        ("italic", 1, 1),
        ("pre", 2, 1),
    ]
    assert entities[3]["language"] == "python"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/budget 1500", [("bot_command", "/budget")]),
        ("try /today, or /help", [("bot_command", "/today"), ("bot_command", "/help")]),
        ("1/2 and a/b", []),
        ("12 lunch #trip2 #4", [("hashtag", "#trip2")]),
        ("see https://a.b/c?d#e.", [("url", "https://a.b/c?d#e")]),
        ("€3 @sam_w", [("mention", "@sam_w")]),
    ],
)
def test_commands_links_and_tags_are_found(text: str, found: list[tuple[str, str]]) -> None:
    assert [(e["type"], part(text, e["offset"], e["length"])) for e in automatic(text)] == found


def test_only_a_hundred_entities_are_kept() -> None:
    text, entities = read_html("".join(f"<b>{n}</b> " for n in range(150)))
    assert len(with_automatic(text, entities)) == ENTITIES_KEPT
