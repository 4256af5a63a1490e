"""Documents cannot rot: every command and setting is described, every file named exists."""

import re
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS as CONSOLE
from bot.chat.commands import COMMANDS
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.mark.parametrize("command", [row.name for row in COMMANDS])
def test_every_chat_command_is_described(command: str) -> None:
    assert f"`/{command}" in (DOCS / "commands.md").read_text()


@pytest.mark.parametrize("command", list(CONSOLE))
def test_every_console_command_is_described(command: str) -> None:
    assert f"`{command}" in (DOCS / "settings.md").read_text()


@pytest.mark.parametrize("field", list(Settings.model_fields))
def test_every_setting_is_described(field: str) -> None:
    assert f"`BOT_{field.upper()}`" in (DOCS / "settings.md").read_text()


READ = [
    "CONTRIBUTING.md",
    *(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("README*.md"), *DOCS.rglob("*.md"))),
]


@pytest.mark.parametrize("name", READ)
def test_every_file_named_in_a_document_exists(name: str) -> None:
    text = (ROOT / name).read_text()
    linked = re.findall(r"\]\((?!http|#)([^)#]+)", text)
    base = (ROOT / name).parent
    assert [link for link in linked if not (base / link).exists()] == []
