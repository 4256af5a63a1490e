"""The guides cannot rot: what they show is said to the real bot, and it answers so, in five languages."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.i18n import languages, translator
from tests.chat.conversation import play, stage

GUIDES = Path(__file__).parents[2] / "docs" / "guide"
ROW = re.compile(r"^\| (`[^|]+`) \| (✓ [^|]+?) \|$")
CHANCES = ("unlikely", "less likely than not", "a coin toss", "likely", "very likely")
LISTER = GUIDES / "commands.py"


def conversation(guide: str) -> Iterator[str]:
    """The lines of a transcript: of the blocks, of the comments that set the scene, and of the tables that
    say how the first line of a confirmation begins."""
    inside = False
    for line in guide.splitlines():
        scene = re.match(r"<!-- ([@*>].*) -->$", line)
        row = ROW.match(line)
        if scene:
            yield scene[1]
        elif row:
            for words in re.findall(r"`([^`]+)`", row[1]):
                yield from (f"> {words}", f"< {row[2]}", "| …")
        elif line in ("```", "<!--", "-->"):
            inside = not inside
        elif inside:
            yield line


def _guide(language: str) -> str:
    return (GUIDES / f"{language}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", languages())
async def test_the_bot_answers_as_the_guide_shows(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"{language}.md"
    path.write_text("\n".join(conversation(_guide(language))), encoding="utf-8")
    async with stage(tmp_path, monkeypatch) as here:
        await play(path, here)


@pytest.mark.parametrize("language", languages())
def test_the_guide_lists_every_command(language: str) -> None:
    found = importlib.util.spec_from_file_location("guide_commands", LISTER)
    assert found
    assert found.loader
    lister = importlib.util.module_from_spec(found)
    found.loader.exec_module(lister)
    listed = _guide(language).partition(lister.MARK)[2].strip()
    assert listed == lister.listed(language).strip(), "run: python docs/guide/commands.py"


@pytest.mark.parametrize("language", languages())
def test_the_guide_explains_the_words_for_a_chance(language: str) -> None:
    rows = [line.split("|")[1].strip() for line in _guide(language).splitlines() if line.startswith("| ")]
    said = [translator(language)(words) for words in CHANCES]
    assert [row for row in rows if row in said] == said


def test_the_guides_have_the_same_parts() -> None:
    assert len({_guide(language).count("\n## ") for language in languages()}) == 1
