"""The catalogues agree: every sentence the code shows is in every language, with the same places to fill."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.i18n import DEFAULT, languages, read_catalogue, understood
from bot.money.category import INCOME, STARTING

BOT = Path(__file__).parents[2] / "bot"
OTHERS = [language for language in languages() if language != DEFAULT]
PLACE = re.compile(r"\{(\w+)\}")
# A language may say less: a day of the month without its month or weekday ("21 日").
MAY_BE_LEFT_OUT = {"month", "weekday", "allowance"}
# Groups of words a language does without: 3 月, no "today:", 收到 says by itself that money came.
NOT_NEEDED = {
    "id": {"article"},
    "vi": {"article", "cash"},
    "zh": {"article", "cash", "from", "month", "when"},
}
TABLE_OF_REASONS = BOT / "parsing" / "reasons.py"


@cache
def _modules() -> tuple[tuple[Path, ast.Module], ...]:
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(BOT.rglob("*.py")))


def _constants(tree: ast.Module) -> dict[str, str]:
    """Module-level names of plain strings: a sentence may be kept under one."""
    return {
        target.id: statement.value.value
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    }


@cache
def _all_constants() -> dict[str, str]:
    return {name: text for _, tree in _modules() for name, text in _constants(tree).items()}


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _texts(node: ast.expr, own: dict[str, str]) -> Iterator[str]:
    """The strings an argument may be: a literal, a constant's name, or either side of an if-else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name | ast.Attribute):
        name = _name(node)
        if name.isupper() and (text := own.get(name) or _all_constants().get(name)):
            yield text
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, own)
        yield from _texts(node.orelse, own)


@cache
def _refusals() -> frozenset[str]:
    tree = ast.parse((BOT / "errors.py").read_text(encoding="utf-8"))
    family = {"Refusal"}
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and {_name(base) for base in node.bases} & family:
            family.add(node.name)
    return frozenset(family)


def _shown(call: ast.Call, own: dict[str, str]) -> Iterator[str]:
    """The msgids that a call shows: `tr("…")`, a refusal's sentence, a command's menu and help."""
    name = _name(call.func)
    is_translator = isinstance(call.func, ast.Call) and _name(call.func.func) == "translator"
    if call.args and (is_translator or name in ("tr", "_say", "self") or name in _refusals()):
        yield from _texts(call.args[0], own)
    elif name == "Command":
        for argument in call.args[2:4]:
            yield from _texts(argument, own)
    elif name == "amount_and_words":
        yield from _texts(call.args[-1], own)


@cache
def sentences() -> frozenset[str]:
    """Every msgid the code shows, plurals aside."""
    found: set[str] = set()
    for path, tree in _modules():
        own = _constants(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                found.update(_shown(node, own))
            if isinstance(node, ast.ClassDef) and node.name in _refusals():
                found.update(
                    text
                    for statement in node.body
                    if isinstance(statement, ast.Assign) and _name(statement.targets[0]) == "sentence"
                    for text in _texts(statement.value, own)
                )
        if path == TABLE_OF_REASONS:
            found.update(own.values())
    return frozenset(found - {""})


@cache
def plurals() -> frozenset[tuple[str, str]]:
    """Every pair of one and many that the code shows."""
    pairs = set()
    for _, tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) == "plural" and len(node.args) >= 3:
                one, many = (next(_texts(argument, {}), "") for argument in node.args[:2])
                pairs.add((one, many))
    return frozenset(pairs)


def _places(text: str) -> set[str]:
    """The places to fill; `plain_x` is x without its currency sign."""
    return {name.removeprefix("plain_") for name in PLACE.findall(text)}


def _agree(msgid: str, translation: str) -> bool:
    wanted, found = _places(msgid), _places(translation)
    return found <= wanted and wanted - found <= MAY_BE_LEFT_OUT


def test_the_code_is_searched_where_sentences_are() -> None:
    assert "Undo" in sentences()
    assert "Nothing to undo." in sentences()
    assert ("{count} day", "{count} days") in plurals()


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    catalogue = read_catalogue(language)
    missing = [text for text in sorted(sentences()) if not ((entry := catalogue.get(text)) and entry.string)]
    assert missing == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_plural_is_translated_in_all_its_forms(language: str) -> None:
    catalogue = read_catalogue(language)
    wrong = []
    for one, many in sorted(plurals()):
        entry = catalogue.get(one)
        forms = entry.string if entry and not isinstance(entry.string, str) else ()
        if len(forms) != catalogue.num_plurals or not all(_agree(many, form) for form in forms):
            wrong.append(one)
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_fill_the_same_places(language: str) -> None:
    catalogue = read_catalogue(language)
    entries = [
        (entry.id, entry.string)
        for entry in catalogue
        if entry.id and entry.context is None and isinstance(entry.id, str)
    ]
    assert [msgid for msgid, text in entries if not _agree(msgid, str(text))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_over(language: str) -> None:
    known = sentences() | {one for one, _ in plurals()}
    entries = (entry for entry in read_catalogue(language) if entry.id and entry.context is None)
    ids = [entry.id if isinstance(entry.id, str) else entry.id[0] for entry in entries]
    assert [msgid for msgid in ids if msgid not in known] == []


@pytest.mark.parametrize("language", understood())
def test_no_entry_is_there_twice(language: str) -> None:
    text = (BOT / "locales" / f"{language}.po").read_text(encoding="utf-8")
    heads = re.findall(r'^(?:msgctxt .+\n)?msgid .+\n(?:".*"\n)*', text, re.MULTILINE)
    assert [head for head, count in Counter(heads).items() if count > 1] == []


@pytest.mark.parametrize("language", understood())
def test_no_entry_is_torn(language: str) -> None:
    """Merged by lines, a file may get a second translation behind an entry, which would count instead."""
    text = (BOT / "locales" / f"{language}.po").read_text(encoding="utf-8")
    assert re.findall(r'^msgstr .*\n(?:".*"\n)*msgstr .*', text, re.MULTILINE) == []


@pytest.mark.parametrize("language", understood())
def test_every_starting_category_has_a_name(language: str) -> None:
    catalogue = read_catalogue(language)
    assert [key for key in (*STARTING, *INCOME) if not catalogue.get(key, "category")] == []


@pytest.mark.parametrize("language", understood()[1:])
def test_every_group_of_words_of_english_is_there(language: str) -> None:
    def meanings(code: str) -> set[str]:
        entries = [entry for entry in read_catalogue(code) if entry.context == "words"]
        groups = {str(entry.id).split(".")[0] for entry in entries}
        return {group for group in groups if not group.startswith("own_")}  # said by their own people alone

    assert meanings(DEFAULT) - meanings(language) <= NOT_NEEDED.get(language, set())


def test_chinese_is_written_as_chinese_is() -> None:
    entries = [entry for entry in read_catalogue("zh") if entry.id and entry.context is None]
    texts = [str(text) for entry in entries for text in _forms(entry.string)]
    assert [text for text in texts if re.search("[您！!]", text)] == []
    assert [text for text in texts if re.search(r"[一-鿿][,;:?()]|[,;:?()][一-鿿]", text)] == []
    unspaced = re.compile(r"[一-鿿](?:\d|\{(?:count|days|number|percent|day|first|last)\})|\d[一-鿿]")
    assert [text for text in texts if unspaced.search(text)] == []


def _forms(string: object) -> tuple[object, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (string,)
