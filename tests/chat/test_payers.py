"""Who paid, read from the words of a group's message: named beyond doubt, or not at all."""

from __future__ import annotations

import pytest

from bot.chat.handlers import payers

NAMES = {"anna maria": 1, "anna": 1, "@anna": 1, "ben": 2, "小红": 3, "me": 4}


@pytest.mark.parametrize(
    ("text", "rest", "name"),
    [
        ("30 dinner paid by Anna", "30 dinner", "anna"),
        ("30 dinner, paid by @anna.", "30 dinner", "@anna"),
        ("paid by Anna Maria 30 dinner", "30 dinner", "anna maria"),
        ("Paid by: Ben, 30 dinner", "30 dinner", "ben"),
        ("Ben paid 30 dinner", "30 dinner", "ben"),
        ("30 dinner Ben paid", "30 dinner", "ben"),
        ("30 dinner (paid by me)", "30 dinner", "me"),
        ("30 Abendessen bezahlt von Ben", "30 Abendessen", "ben"),
        ("Anna hat bezahlt 30 Abendessen", "30 Abendessen", "anna"),
        ("30 cena pagado por Ben", "30 cena", "ben"),
        ("Ben pagó 30 cena", "30 cena", "ben"),
        ("1200 продукты заплатила Anna", "1200 продукты", "anna"),
        ("Ben заплатил 300 такси", "300 такси", "ben"),
        ("晚饭 30 小红付的", "晚饭 30", "小红"),
        ("小红付了30晚饭", "30晚饭", "小红"),
        ("晚饭30 Ben付的", "晚饭30", "ben"),
        ("付款人：小红 30 打车", "30 打车", "小红"),
        ("paid by Anna", "", "anna"),
    ],
)
def test_a_payer_is_named_at_an_end_beside_a_word_for_paying(text: str, rest: str, name: str) -> None:
    assert next(payers.parted(text, NAMES)) == (rest, name)


@pytest.mark.parametrize(
    "text",
    [
        "30 dinner with Anna",
        "paid 30 dinner",
        "30 dinner paid by Annabel",
        "Bennet paid 30",
        "30 unpaid by Ben x",
    ],
)
def test_a_name_alone_or_another_name_is_no_payer(text: str) -> None:
    assert list(payers.parted(text, NAMES)) == []


def test_an_unknown_payer_is_named() -> None:
    assert payers.stranger("30 dinner paid by Zoe") == "Zoe"
    assert payers.stranger("paid by Zoe 30 dinner") == "Zoe"
    assert payers.stranger("30 dinner paid by the insurance of Ben") == ""
    assert payers.stranger("30 dinner paid by card") == ""
    assert payers.stranger("30 dinner paid by @zoe") == "@zoe"
