"""The README says the same in five languages: same parts, same commands, same links, same blocks to copy."""

import re
from pathlib import Path

import pytest

from bot.i18n import languages

ROOT = Path(__file__).parents[2]
FILES = {
    "en": "README.md",
    "zh": "README.zh-CN.md",
    "ru": "README.ru.md",
    "es": "README.es.md",
    "de": "README.de.md",
}
OTHERS = [language for language in FILES if language != "en"]
LINK = re.compile(r"\]\(([^)]+)\)")
BLOCK = re.compile(r"^```\n.*?^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"/[a-z]{3,}\b|\bBOT_[A-Z_]+|\bdev\.py [a-z]+")


def _text(language: str) -> str:
    return (ROOT / FILES[language]).read_text(encoding="utf-8")


def _links(text: str) -> list[str]:
    return [re.sub(r"guide/\w+\.md", "guide/", link) for link in LINK.findall(text)]


def _rows(text: str) -> list[list[str]]:
    """The commands named in each row of the table of what to say."""
    return [COMMAND.findall(line) for line in text.splitlines() if line.startswith("| ")]


def _figures(text: str) -> list[str]:
    lines = [line for line in text.partition("\n## ")[2].splitlines() if not line.startswith("|")]
    return re.findall(r"\d[\d.]*\d", "\n".join(lines).replace(",", "."))


def test_every_spoken_language_has_a_readme() -> None:
    assert set(FILES) == set(languages())


@pytest.mark.parametrize("language", OTHERS)
def test_the_blocks_to_copy_are_the_same(language: str) -> None:
    assert BLOCK.findall(_text(language)) == BLOCK.findall(_text("en"))


@pytest.mark.parametrize("language", OTHERS)
def test_the_links_are_the_same(language: str) -> None:
    assert sorted(_links(_text(language))) == sorted(_links(_text("en")))


@pytest.mark.parametrize("language", OTHERS)
def test_each_row_and_part_names_the_same_commands(language: str) -> None:
    ours, theirs = _text(language), _text("en")
    assert _rows(ours) == _rows(theirs)
    parts = [[set(COMMAND.findall(part)) for part in text.split("\n## ")] for text in (ours, theirs)]
    assert parts[0] == parts[1]


@pytest.mark.parametrize("language", OTHERS)
def test_the_figures_are_the_same(language: str) -> None:
    """Versions, sizes and ports below the introduction, the table aside, whatever the decimal mark."""
    assert _figures(_text(language)) == _figures(_text("en"))


@pytest.mark.parametrize("language", FILES)
def test_each_leads_to_all_and_to_its_own_guide(language: str) -> None:
    text = _text(language)
    assert set(FILES.values()) <= set(LINK.findall(text))
    assert f"docs/guide/{language}.md" in LINK.findall(text)
