"""Printouts worded: the most that a page may hold fits on it, in every language, and adds up in words."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations

import pytest

from bot.charts.layout import Box
from bot.charts.paper import TEXT_WEIGHT
from bot.charts.report import Bar, Page
from bot.charts.typesetting import BOTTOM, LEFT, RIGHT, sheet
from bot.chat.pictures import TOO_LONG, print_pages
from bot.chat.views import printouts as views
from bot.errors import Refusal
from bot.i18n import languages, translator
from bot.ledger.away import TripTotal
from bot.ledger.printouts import MOST_LARGEST, MOST_LISTED, MonthPage, Printout
from bot.ledger.sharing import Paid
from bot.ledger.summing import Summary
from bot.money.amount import Money
from bot.money.bill import Bill
from bot.money.currency import Currency
from bot.money.expense import Expense, Kind
from bot.money.period import Period, month_of, year_of
from bot.money.query import Query
from bot.money.rate import Converted, Rate
from bot.storage.searching import Part
from bot.storage.trips import Trip

TODAY = date(2026, 11, 17)
EUR, THB = Currency("EUR"), Currency("THB")
MONTHS = [date(2025 + at // 12, 1 + at % 12, 1) for at in range(24)]
NAMES = {place: f"Nataliya-Alexandra {place}" for place in range(9)}


def eur(minor: int) -> Money:
    return Money(minor, EUR)


def expense(place: int, *, on: date = TODAY) -> Expense:
    rate = Rate(Decimal("0.0265"), on)
    foreign = place % 2 == 0
    return Expense(
        place,
        Money(1_234_567, THB if foreign else EUR),
        "food",
        "a dinner with everybody who was there, and 餐饮 和朋友",
        on,
        Kind.EXPENSE,
        (),
        datetime(2026, 11, 17, tzinfo=UTC),
        paid_by=place % 9,
        converted=Converted(eur(32_716), rate) if foreign else None,
    )


def summary(period: Period, parts: int) -> Summary:
    found = tuple((Part(f"category number {place}", 99, 1_234_567), 1_111_111) for place in range(parts))
    return Summary(
        query=Query(period=period),
        days=period,
        spent=eur(1_234_567 * parts),
        count=99 * parts,
        income=eur(99_999_999),
        others=9,
        largest=eur(1_234_567),
        before_days=Period(period.start - timedelta(days=30), period.start),
        before=eur(1_111_111 * parts + 4_444),
        parts=found,
        gone=(("gone by now", 4_444),),
        months=(),
    )


def crowded() -> Printout:
    """More of everything than pages show."""
    year, month = year_of(TODAY), month_of(date(2026, 10, 1))
    listed = tuple(
        expense(place, on=date(2026, 10, 1 + place * 31 // MOST_LISTED)) for place in range(MOST_LISTED)
    )
    page = MonthPage(
        month.start,
        summary(month, 30),
        eur(100),
        tuple((day, eur(1_234_567 * day.day)) for day in month),
        listed,
    )
    bill = Bill(1, "a bill of somebody", "home", eur(100), "two weeks", TODAY)
    trips = [Trip(1, THB, TODAY - timedelta(days=9 * place), TODAY, None) for place in range(9)]
    return Printout(
        summary=summary(year, 30),
        months=(page,),
        left_out=True,
        by_month=tuple((month, eur(1_234_567 * at), eur(10**7)) for at, month in enumerate(MONTHS)),
        tags=tuple(Part(f"tag{place}", 9, 1_234_567) for place in range(9)),
        largest=tuple(expense(place) for place in range(MOST_LARGEST)),
        bills=tuple((bill, Part("", 12, 1_234_567)) for _ in range(9)),
        trips=tuple(TripTotal(trip, eur(1_234_567)) for trip in trips),
        uncounted=(Money(500, THB), Money(70, Currency("KPW"))),
        paid=Paid({place: eur(1_234_567) for place in NAMES}, NAMES, ()),
        names=NAMES,
    )  # fmt: skip


def assert_fits(page: Page) -> None:
    boxes = [box for box, weight in sheet(page).taken if weight == TEXT_WEIGHT]
    assert min(box.left for box in boxes) >= LEFT - 1
    assert max(box.right for box in boxes) <= RIGHT + 1
    foot = [box for box in boxes if box.bottom < BOTTOM - 8]
    assert len(foot) == 2
    assert [pair for pair in combinations(boxes, 2) if _shared(*pair)] == []


def _shared(one: Box, other: Box) -> bool:
    """Whether two texts touch by more than the room that lines leave below and above letters."""
    across = min(one.right, other.right) - max(one.left, other.left)
    return across > 1 and min(one.top, other.top) - max(one.bottom, other.bottom) > 2


@pytest.mark.parametrize("language", languages())
def test_the_fullest_pages_fit(language: str) -> None:
    for page in views.pages(translator(language), crowded(), TODAY):
        assert_fits(page)


def test_what_is_listed_and_what_is_not_add_up() -> None:
    tr = translator("en")
    found = crowded()
    month = views.pages(tr, found, TODAY)[1]
    [[first], [second]] = month.bands[-1]
    listed = [row[-1] for row in (*first.rows, *second.rows)]
    assert listed == [tr.exact(one.home) for one in found.months[0].expenses]
    rest = found.months[0].summary.spent.minor - sum(one.outflow for one in found.months[0].expenses)
    assert second.foot == ("", "and 2,902 smaller ones", "", "−" + tr.exact(eur(-rest)))
    assert first.rows[0][2] == "฿12,345.67"


def test_categories_add_up_with_those_that_are_gone() -> None:
    [[table]], *_ = views.pages(translator("en"), crowded(), TODAY)[0].bands
    assert table.rows[-1] == ("all others", "1,485", "€185,185.05", "50%", "+€18,473.96")
    assert table.foot == ("Total", "2,970", "€370,370.10", "100%", "+€36,992.36")


@pytest.mark.parametrize(
    ("period", "name", "title"),
    [
        (year_of(date(2025, 1, 1)), "outlay-2025.pdf", "2025"),
        (month_of(date(2026, 10, 1)), "outlay-2026-10.pdf", "October 2026"),
        (
            Period(date(2026, 11, 9), date(2026, 11, 16)),
            "outlay-2026-11-09-2026-11-15.pdf",
            "9 Nov 2026 – 15 Nov 2026",
        ),
    ],
)
def test_the_file_and_the_first_page_name_the_days(period: Period, name: str, title: str) -> None:
    found = summary(period, 1)
    assert views.file_name(found) == name
    assert views.title(translator("en"), found, TODAY) == title
    food = replace(found, query=Query(categories=("food",), period=period))
    assert views.title(translator("en"), food, TODAY) == f"Food · {title}"


@pytest.mark.parametrize("program", ["", "print('%PDF-1.4')", "while True: pass"])
async def test_a_printer_that_breaks_is_told(program: str) -> None:
    with pytest.raises(Refusal) as refusal:
        await print_pages("t", [], command=(sys.executable, "-c", program), limit_seconds=1)
    assert refusal.value.sentence == TOO_LONG


def test_months_of_two_years_say_where_each_begins() -> None:
    months = [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
    drawn = by_month_of(months)
    assert [(bar.name, bar.year) for bar in drawn] == [("Nov", "2025"), ("Dec", ""), ("Jan", "2026")]
    assert [bar.year for bar in by_month_of(months[:2])] == ["", ""]


def by_month_of(months: list[date]) -> tuple[Bar, ...]:
    found = replace(crowded(), by_month=tuple((month, eur(1_000), None) for month in months))
    chart = views.pages(translator("en"), found, TODAY)[0].chart
    assert chart
    return chart.bars
