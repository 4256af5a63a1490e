"""What the reading process hands over: the same again on the other side, and nothing that was cut off."""

from __future__ import annotations

from datetime import date

import pytest

from bot.documents.reading import Task, read_answer, understand, write_answer, write_refusal
from bot.errors import UnreadableFile
from bot.money.currency import Currency

TASK = Task(Currency("EUR"), False, False, date(2026, 11, 17), {})
CONTENT = b"Date,Note,Amount\n2026-01-05,a,-12.50\n2026-01-06,b,-7.00\n2026-01-07,c,3.00\nx,,\n"


def test_an_answer_is_the_same_on_the_other_side() -> None:
    read = understand(CONTENT, TASK)
    back = read_answer(b"".join(write_answer(read)))
    assert read.statement is not None
    assert back.statement is not None
    assert list(back.statement.lines) == list(read.statement.lines)
    assert list(back.statement.lines) == list(back.statement.lines)  # it can be read again
    assert len(back.statement.lines) == 3
    assert back.headers == ("Date", "Note", "Amount")
    assert back.statement.left_out == {"no date": 1}


@pytest.mark.parametrize("kept", [0, 10, -1, -20])
def test_an_answer_cut_off_is_none(kept: int) -> None:
    answer = b"".join(write_answer(understand(CONTENT, TASK)))
    with pytest.raises(ValueError):
        read_answer(answer[:kept])


def test_a_refusal_stays_one() -> None:
    sentence = "That file is larger than 5 MB, nothing was imported. Send it in parts."
    with pytest.raises(UnreadableFile) as refused:
        read_answer(write_refusal(UnreadableFile(sentence)))
    assert refused.value.sentence == sentence
