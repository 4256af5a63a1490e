"""Questions in plain words: the command that answers them; what tells of spending is never taken for one."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.money.currency import Currency
from bot.parsing.enquiries import Enquiry, bare_name, read_enquiry, stands
from bot.parsing.lexicon import lexicon
from bot.parsing.queries import read_query

TODAY = date(2026, 11, 17)  # a Tuesday
CASES = Path(__file__).with_name("cases")
LANGUAGES = sorted(path.stem for path in CASES.glob("*.toml") if path.stem not in ("refused", "foreign"))


def asked(text: str, language: str, currency: str = "EUR") -> Enquiry | None:
    """The question that `text` is."""
    words = lexicon(language)
    found = read_enquiry(text, lexicon=words, today=TODAY)
    if found is None or found.command not in ("stats", "search"):
        return found
    try:
        query = read_query(found.words, lexicon=words, today=TODAY, currency=Currency(currency))
    except Refusal:
        return found if found.is_asked else None
    return found if stands(found, query) else None


def answer(text: str, language: str) -> str:
    found = asked(text, language)
    return f"{found.command} {found.words}".strip() if found else ""


@pytest.mark.parametrize(
    ("language", "text", "command"),
    [
        ("en", "how much did I spend on food this week", "stats food this week"),
        ("en", "How much have we spent this month?", "stats this month"),
        ("en", "how many coffees this month?", "stats coffees this month"),
        ("en", "where did my money go last month?", "stats last month"),
        ("en", "what are my biggest expenses in october?", "stats october"),
        ("en", "what’s left", "today"),
        ("en", "how much can I spend today?", "today"),
        ("en", "how much is left for food", "budget food"),
        ("en", "am I over budget", "budget"),
        ("en", "can I afford 300 for a laptop", "whatif 300 for a laptop"),
        ("en", "show my last 5", "history 5"),
        ("en", "show my last five", "history 5"),
        ("en", "my last 7 purchases", "history 7"),
        ("en", "how much did I earn last month?", "stats income last month"),
        ("de", "wie viel habe ich diesen Monat verdient?", "stats income diesen Monat"),
        ("de", "zeig meine letzten 4 Ausgaben", "history 4"),
        ("ru", "сколько я заработал в октябре?", "stats income октябре"),
        ("ru", "последние 6 трат", "history 6"),
        ("es", "¿cuánto gané este mes?", "stats income este mes"),
        ("es", "mis últimos 4 gastos", "history 4"),
        ("zh", "这个月挣了多少？", "stats income 这个月"),
        ("zh", "最近8笔支出", "history 8"),
        ("en", "what did I buy yesterday?", "search yesterday"),
        ("en", "when did I last go to Ikea?", "search Ikea"),
        ("en", "when do I run out", "forecast"),
        ("en", "which bills are coming up", "bills"),
        ("de", "wie viel hab ich im Oktober für Essen ausgegeben", "stats Oktober Essen"),
        ("de", "wie viel kann ich heute noch ausgeben", "today"),
        ("de", "kann ich mir einen Laptop für 300 leisten", "whatif einen Laptop für 300"),
        ("de", "wann habe ich zuletzt getankt", "search getankt"),
        ("de", "reicht das Geld bis Monatsende?", "forecast"),
        ("ru", "сколько я потратил на еду в октябре", "stats еду октябре"),
        ("ru", "сколько осталось", "today"),
        ("ru", "последние 3", "history 3"),
        ("en", "last 3", "history 3"),
        ("ru", "покажи последние 5 трат", "history 5"),
        ("ru", "хватит денег до зарплаты?", "forecast"),
        ("zh", "这个月吃饭花了多少", "stats 这个月 吃饭"),
        ("zh", "这周还能花多少？", "budget 这周"),
        ("zh", "最近5笔", "history 5"),
        ("zh", "超支了吗", "budget"),
        ("es", "¿cuánto llevo gastado en taxi?", "stats taxi"),
        ("es", "¿me he pasado del presupuesto?", "budget"),
        ("es", "¿llego a fin de mes?", "forecast"),
        ("fr", "combien il me reste ?", "today"),
        ("it", "quanto ho speso per il cibo questa settimana", "stats cibo questa settimana"),
        ("pt", "quanto gastei com comida este mês", "stats comida este mês"),
        ("id", "sisa berapa", "today"),
        ("vi", "còn lại bao nhiêu", "today"),
    ],
)
def test_a_question_is_what_its_command_answers(language: str, text: str, command: str) -> None:
    assert answer(text, language) == command


@pytest.mark.parametrize("text", ["wie viel hab ich im Oktober ausgegeben", "сколько осталось", "超支了吗"])
def test_a_question_is_understood_from_people_of_other_languages(text: str) -> None:
    assert asked(text, "en") is not None


@pytest.mark.parametrize(
    "text",
    [
        "show tickets 40",
        "what I spent today: 12 lunch",
        "spent 12 on food",
        "left 12 tip",
        "rent end of the month 600",
        "Brot kaufen 3",
        "Hab ich 12 für Pizza ausgegeben",
        "看电影 50",
        "how are you?",
        "what a day",
        "hello?",
        "how much?\nlunch 12",
    ],
)
def test_what_may_be_spending_or_talk_is_no_question(text: str) -> None:
    assert asked(text, "en") is None


@pytest.mark.parametrize("name", LANGUAGES)
def test_no_case_that_is_recorded_is_taken_for_a_question(name: str) -> None:
    table = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))
    taken = [text for text in table["cases"] if asked(text, table["language"], table["currency"])]
    assert taken == []


@pytest.mark.parametrize(
    ("language", "name", "bare"),
    [
        ("en", "for a laptop", "laptop"),
        ("en", "a trip to Rome for", "trip to Rome"),
        ("de", "einen Laptop für", "Laptop"),
        ("zh", "我能 的 耳机", "耳机"),
    ],
)
def test_small_words_around_what_would_be_bought_are_left_out(language: str, name: str, bare: str) -> None:
    assert bare_name(name, lexicon(language)) == bare
