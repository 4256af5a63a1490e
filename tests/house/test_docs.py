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


ARCHITECTURE = (DOCS / "architecture.md").read_text()
FILES = (*ROOT.glob("bot/*.py"), *ROOT.glob("forecasting/**/*.py"))


@pytest.mark.parametrize("path", [path.relative_to(ROOT).as_posix() for path in FILES])
def test_the_architecture_says_what_every_file_is(path: str) -> None:
    name = path.removeprefix("forecasting/")
    assert f"`{name}`" in ARCHITECTURE or name.endswith("__init__.py")


def test_every_part_that_the_architecture_names_exists() -> None:
    named = re.findall(r"`((?:money|parsing|documents|storage|ledger|chat|jobs)/\w+)", ARCHITECTURE)
    parts = {name: ROOT / "bot" / name for name in named}
    assert named
    assert [
        name for name, path in parts.items() if not path.is_dir() and not path.with_suffix(".py").exists()
    ] == []
