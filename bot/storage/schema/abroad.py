"""Other currencies: rates, and days spent where they are paid."""

from __future__ import annotations

from sqlalchemy import Column, Index, Text, UniqueConstraint

from bot.storage.columns import BigId, Day, Flag, Json
from bot.storage.schema.tables import person, table

own_rates = table(
    "own_rates",  # a person's own exchange rates: they win over the central bank's from their day on
    Column("id", BigId, primary_key=True),
    person(),
    Column("base", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("base_units", Text, nullable=False),  # decimal: so many units of `base` …
    Column("quote_units", Text, nullable=False),  # … are so many of `quote`
    Column("starts_on", Day, nullable=False),
    UniqueConstraint("user_id", "base", "quote", "starts_on"),
    never_reuses_ids=True,
)
ecb_days = table(
    "ecb_days",  # the central bank's rates of days newer than the file that ships, once somebody fetched them
    Column("day", Day, primary_key=True),
    Column("rates", Json, nullable=False),  # units of each currency in one euro, as decimal text
)
trips = table(
    "trips",  # days spent abroad, where bare numbers are in another currency
    Column("id", BigId, primary_key=True),
    person(),
    Column("currency", Text, nullable=False),
    Column("starts_on", Day, nullable=False),
    Column("ends_on", Day),  # the last day; null while it is open
    Column("home_zone", Text),  # the clock to go back to; null where the trip changed none
    Column("is_over", Flag, nullable=False),
    Column("after_id", BigId),  # the newest expense when it was said: older ones of its first day are home's
    Column("until_id", BigId),  # the newest when its end was said: newer ones of its last day are home's
    Index("trips_by_user", "user_id", "starts_on"),
    never_reuses_ids=True,
)
