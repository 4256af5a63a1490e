"""After the payments everybody has paid the same."""

from hypothesis import given
from hypothesis import strategies as st

from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.sharing import Transfer, settle

EUR = Currency("EUR")
paid = st.dictionaries(st.integers(1, 10**12), st.integers(-(10**6), 10**9), min_size=1, max_size=12)


def test_who_paid_less_gives_to_who_paid_more() -> None:
    bill = {1: Money(6000, EUR), 2: Money(0, EUR), 3: Money(3000, EUR)}
    assert settle(bill, EUR) == [Transfer(2, 1, Money(3000, EUR))]
    assert settle({}, EUR) == []


@given(paid)
def test_all_have_paid_the_same_to_the_cent(minors: dict[int, int]) -> None:
    transfers = settle({id_: Money(minor, EUR) for id_, minor in minors.items()}, EUR)
    for one in transfers:
        assert one.amount.minor > 0
        minors[one.giver] += one.amount.minor
        minors[one.taker] -= one.amount.minor
    assert max(minors.values()) - min(minors.values()) <= 1
    assert len(transfers) < max(2, len(minors))
