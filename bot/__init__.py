"""Outlay: a Telegram bot that keeps people's spending and forecasts how the month will end."""
