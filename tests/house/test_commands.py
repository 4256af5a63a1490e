"""The table of commands, the buttons and the page that documents them agree."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from bot.chat.commands import BUTTONS, COMMANDS
from bot.chat.views.help import TOPICS, titles
from bot.i18n import languages, translator

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `/(\w+)` \| `/(\w+)[^`]*` \|", re.MULTILINE)
LONGEST_MENU = 256  # characters Telegram allows
CONTRACT = (
    "rate travel "
    "start help add budget forecast today history undo redo stats remind export import currency timezone "
    "language settings accuracy whatif every bills privacy forget invite pin search why move "
    "categories tags goal tag goals"
)


def test_every_command_is_documented_with_an_example() -> None:
    rows = ROW.findall(PAGE)
    assert [name for name, _ in rows] == [row.name for row in COMMANDS]
    assert all(name == example for name, example in rows)


def test_the_menu_is_the_first_part_of_the_page() -> None:
    menu = PAGE.partition("## In the menu")[2].partition("## All others")[0]
    assert [name for name, _ in ROW.findall(menu)] == [row.name for row in COMMANDS if row.in_menu]


def test_the_contract_is_kept() -> None:
    assert {row.name for row in COMMANDS} == set(CONTRACT.split())


def test_the_menu_shows_ten_in_every_language() -> None:
    shown = [row.menu for row in COMMANDS if row.in_menu]
    assert len(shown) == 10
    for language in languages():
        assert all(0 < len(translator(language)(text)) <= LONGEST_MENU for text in shown)


def test_help_names_every_command_it_should() -> None:
    silent = {"start", "help", "invite", "tag", "goals"}
    assert {row.name for row in COMMANDS if not row.help} == silent
    assert all(row.help.startswith(f"/{row.name}") for row in COMMANDS if row.help)


def test_help_tells_of_every_command_under_one_topic() -> None:
    told = [name for names in TOPICS.values() for name in names]
    assert sorted(told) == sorted(row.name for row in COMMANDS if row.help)
    assert set(TOPICS) == set(titles(translator("en")))


def test_every_button_has_a_handler() -> None:
    pressed = set()
    for path in (ROOT / "bot" / "chat").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "press":
                action = node.args[1]
                if isinstance(action, ast.Constant):
                    pressed.add(action.value)
    assert pressed == set(BUTTONS)
