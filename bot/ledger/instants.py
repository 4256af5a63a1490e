"""Instants as exports write them."""

from __future__ import annotations

from datetime import UTC, datetime


def instant_text(instant: datetime) -> str:
    """`2026-11-17T11:00:00Z`"""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
