"""The first schema as it was: later migrations change what it made, and never this."""

from bot.storage.migrations.start import abroad as abroad
from bot.storage.migrations.start import entries as entries
from bot.storage.migrations.start import filing as filing
from bot.storage.migrations.start import outlook as outlook
from bot.storage.migrations.start import people as people
from bot.storage.migrations.start import plans as plans
from bot.storage.migrations.start import talk as talk
from bot.storage.migrations.start.tables import metadata as metadata
