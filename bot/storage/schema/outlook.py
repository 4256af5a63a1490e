"""What forecasts are made of and what they said."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Text

from bot.storage.columns import BigId, Day, Instant, Json
from bot.storage.schema.tables import person, table

zero_days = table(
    "zero_days",  # days a person confirmed as without spending
    person(primary_key=True),
    Column("day", Day, primary_key=True),
)
forecasts = table(
    "forecasts",  # a person's model and the sample paths it left
    person(primary_key=True),
    Column("weights", LargeBinary),  # safetensors; null while no own model answers
    Column("paths", LargeBinary, nullable=False),  # float32, row-major (samples, horizon), in minor units
    Column("samples", Integer, nullable=False),
    Column("starts_on", Day, nullable=False),  # the first day the paths speak of
    Column("answered_by", Text, nullable=False),
    Column("trained_at", Instant, nullable=False),
    Column("details", Json, nullable=False),  # scores, loss curve, by-day, mse, r2
)
outlooks = table(
    "outlooks",  # what was said about a period's end, to be held against what came
    person(primary_key=True),
    Column("made_on", Day, primary_key=True),
    Column("starts_on", Day, nullable=False),  # the period it speaks of: from here …
    Column("ends_on", Day, nullable=False),  # … up to, but without, this day
    Column("low_minor", BigId, nullable=False),
    Column("median_minor", BigId, nullable=False),
    Column("high_minor", BigId, nullable=False),
    Column("chance", Integer),  # per cent to stay within the budget; null without one
)
