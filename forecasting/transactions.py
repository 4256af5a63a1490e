"""Transactions in a CSV (`user_id,date,amount`, optionally `currency`) as the long table of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from forecasting.errors import BadHistory, NothingKnown

NEEDED = ("user_id", "date", "amount")


@dataclass(frozen=True, slots=True, eq=False)
class Transactions:
    """`history` (unique_id, ds, y; category and note where the file has them) up to `as_of`.

    `absent`: people who have no row by then. `remarks`: for stderr.
    """

    history: pd.DataFrame
    as_of: date
    absent: tuple[str, ...]
    remarks: tuple[str, ...]


def _table(path: Path) -> pd.DataFrame:
    try:  # blank lines are read too, so that a row's place tells its line
        table = pd.read_csv(
            path, dtype=str, keep_default_na=False, skip_blank_lines=False, encoding="utf-8-sig"
        )
    except (UnicodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise BadHistory(f"{path} cannot be read: {str(error).strip()}") from error
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise BadHistory(f"{path} lacks the column {', '.join(missing)}")
    is_blank = (table["user_id"] + table["date"] + table["amount"]).str.strip() == ""
    return table[~is_blank]


def _line(bad: pd.Series) -> int:
    """Line of the first marked row in the file, the header being line 1."""
    return int(bad.index[bad.to_numpy()][0]) + 2


def _days(path: Path, table: pd.DataFrame) -> pd.Series:
    days = pd.to_datetime(table["date"].str.strip().str[:10], format="%Y-%m-%d", errors="coerce")
    if days.isna().any():
        raise BadHistory(f"{path}, line {_line(days.isna())}: the date must be YYYY-MM-DD")
    return days


def _amounts(path: Path, table: pd.DataFrame) -> pd.Series:
    amounts = pd.to_numeric(table["amount"].str.strip(), errors="coerce")
    bad = amounts.isna() | (amounts.abs() > 1e15)
    if bad.any():
        raise BadHistory(f"{path}, line {_line(bad)}: the amount must be a number up to 1e15")
    return amounts.astype("float64")


def _one_currency(table: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Each person's most used currency alone (ties: first by name); says whose other rows were left out."""
    if "currency" not in table.columns:
        return table, ()
    counts = table.groupby(["user_id", "currency"]).size().reset_index(name="rows")
    several = counts[counts.duplicated("user_id", keep=False)]
    if several.empty:
        return table, ()
    order = counts.sort_values(["rows", "currency"], ascending=[False, True])
    main = order.drop_duplicates("user_id").set_index("user_id")["currency"]
    keep = table["currency"] == table["user_id"].map(main)
    people = sorted(several["user_id"].unique())
    return table[keep], tuple(f"user {user}: only rows in {main[user]} are used" for user in people)


def read_transactions(path: str | Path, as_of: date | None = None) -> Transactions:
    """Read the CSV up to `as_of` (default: its latest date). Of later rows only user and date are looked at.

    Raises BadHistory naming the line, NothingKnown when no row is early enough and OSError.
    """
    source = Path(path)
    table = _table(source)
    days = _days(source, table)
    if len(table) == 0:
        raise NothingKnown(f"{source} has no rows")
    cutoff: date = as_of if as_of is not None else days.max().date()
    early = days <= pd.Timestamp(cutoff)
    known = table[early].assign(ds=days[early])
    known = known.assign(y=_amounts(source, known))
    if known.empty:
        raise NothingKnown(f"{source} has no row by {cutoff.isoformat()}")
    absent = tuple(sorted(set(table["user_id"]) - set(known["user_id"])))
    known, remarks = _one_currency(known)
    history = pd.DataFrame({"unique_id": known["user_id"], "ds": known["ds"], "y": known["y"]})
    history = history.assign(**{name: known[name] for name in ("category", "note") if name in known})
    return Transactions(history, cutoff, absent, remarks)
