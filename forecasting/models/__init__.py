"""Forecasters that need no training, and the source recipe; each is a function from a series to paths."""
