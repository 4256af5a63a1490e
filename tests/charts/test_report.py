"""Pages to print: nothing leaves the sheet, the words are in the file, the same pages are the same bytes."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.charts import printer
from bot.charts.report import Bar, Chart, Page, Table, read_pages, write_pages
from bot.charts.typesetting import HEIGHT, WIDTH, sheet
from tests.charts.printed import pages
from tests.charts.test_paper import run_python

LIST = Table(
    "Ausgaben",
    "lwrr",
    (
        ("Mo 2", "Еда · ужин с Аней", "", "12,40 €"),
        ("", "餐饮 · 和朋友吃火锅", "฿1,200.00", "31,20 €"),
        ("Di 3", "한국어 🍜", "", "−4,50 €"),
    ),
    head=("", "", "", "Summe"),
    foot=("", "Summe", "", "39,10 €"),
)
PAGE = Page(
    title="November 2026",
    figure="39,10 €",
    lines=("3 Ausgaben", "Budget 1.500 €: 1.460,90 € übrig."),
    chart=Chart("Nach Monaten", (Bar("Okt", 0), Bar("Nov", 3_910, "39", 150_000)), "Budget 1.500 €"),
    bands=(((LIST,),), ((LIST, LIST), (LIST,))),
    foot="Outlay · 2026",
    number="Seite 1 von 2",
)


def test_the_words_are_found_in_the_file() -> None:
    [first, second] = pages(printer.pdf("2026 · 餐饮", [PAGE, replace(PAGE, chart=None, bands=())]))
    shown = (PAGE.title, PAGE.figure, *PAGE.lines, "Seite 1 von 2", "Еда · ужин с Аней", "12,40 €", "−4,50 €")
    assert set(shown) <= set(first)
    assert "餐饮 · 和朋友吃火锅" in first
    assert "…" in first  # what no typeface of ours has
    assert set(second) == {PAGE.title, PAGE.figure, *PAGE.lines, PAGE.foot, PAGE.number}


def test_the_same_pages_are_the_same_bytes_in_any_process() -> None:
    program = (
        "import sys; from bot.charts import printer; from tests.charts.test_report import PAGE;"
        "sys.stdout.write(__import__('hashlib').sha256(printer.pdf('t', [PAGE])).hexdigest())"
    )
    first, second = (run_python(program, PYTHONHASHSEED=seed) for seed in "12")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == second.stdout


def test_pages_travel_to_the_printing_process_unchanged() -> None:
    pages_asked = [PAGE, replace(PAGE, chart=None, bands=(), lines=())]
    assert read_pages(write_pages("title 餐", pages_asked)) == ("title 餐", pages_asked)


@pytest.mark.parametrize(
    ("aligns", "row"), [("lr", ("a", "b")), ("ww", ("a", "b")), ("wx", ("a", "b")), ("wr", ("a",))]
)
def test_a_table_has_one_wide_column_and_a_cell_for_each(aligns: str, row: tuple[str, ...]) -> None:
    with pytest.raises(ValueError):
        Table("", aligns, (row,))


words = st.text(st.sampled_from("abc Жщ餐饮$€_^{}\\한🍜\n"), max_size=60)
bars = st.builds(Bar, words, st.integers(0, 10**14), words, st.none() | st.integers(0, 10**14))
tables = st.builds(
    Table, words, st.just("lwrr"), st.lists(st.tuples(words, words, words, words), max_size=4).map(tuple)
)
charts = st.builds(Chart, words, st.lists(bars, min_size=1, max_size=31).map(tuple), words)
bands = st.lists(
    st.lists(st.lists(tables, max_size=2).map(tuple), min_size=1, max_size=2).map(tuple), max_size=2
)


@settings(max_examples=25, deadline=None)
@given(
    st.builds(
        Page, words, words, st.lists(words, max_size=3).map(tuple), charts, bands.map(tuple), words, words
    )
)
def test_no_words_of_any_page_leave_the_sheet(page: Page) -> None:
    boxes = [box for box, _ in sheet(page).taken]
    assert all(box.left >= 0 and box.right <= WIDTH + 1 for box in boxes)
    assert all(box.bottom >= 0 and box.top <= HEIGHT for box in boxes)
