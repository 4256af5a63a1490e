"""The starting set of categories: stable keys; names and words live in the catalogues."""

from __future__ import annotations

STARTING = (
    "food", "groceries", "coffee", "transport", "home", "bills", "health", "shopping",
    "fun", "travel", "education", "gifts", "family", "other",
)  # fmt: skip
INCOME = ("salary", "income")
UNCATEGORISED = ""
LONGEST = 40  # characters of a category a person names
