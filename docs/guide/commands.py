"""Writes the list of commands at the end of each guide: `.venv/bin/python docs/guide/commands.py`."""

from pathlib import Path

from bot.chat.commands import COMMANDS
from bot.i18n import languages, translator

HERE = Path(__file__).parent
MARK = "<!-- commands -->\n"


def listed(language: str) -> str:
    """The commands as /help tells them, a line each."""
    tr = translator(language)
    return "".join(f"- {tr(row.help)}\n" for row in COMMANDS if row.help)


def write() -> None:
    for language in languages():
        guide = HERE / f"{language}.md"
        before = guide.read_text(encoding="utf-8").partition(MARK)[0]
        guide.write_text(f"{before}{MARK}\n{listed(language)}", encoding="utf-8")


if __name__ == "__main__":
    write()
