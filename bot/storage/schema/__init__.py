"""The tables. Money is integer minor units, days are ISO dates, instants are UTC epoch seconds.

SQLite tables are STRICT; the same definitions serve PostgreSQL. A test compares them with the sum of the
migrations. Whoever imports a table from here has `metadata` whole.
"""

from bot.storage.schema.abroad import ecb_days as ecb_days
from bot.storage.schema.abroad import own_rates as own_rates
from bot.storage.schema.abroad import trips as trips
from bot.storage.schema.entries import change_plans as change_plans
from bot.storage.schema.entries import change_rows as change_rows
from bot.storage.schema.entries import changes as changes
from bot.storage.schema.entries import expenses as expenses
from bot.storage.schema.entries import reversals as reversals
from bot.storage.schema.filing import categories as categories
from bot.storage.schema.filing import guessers as guessers
from bot.storage.schema.filing import lessons as lessons
from bot.storage.schema.filing import reshapings as reshapings
from bot.storage.schema.outlook import forecasts as forecasts
from bot.storage.schema.outlook import outlooks as outlooks
from bot.storage.schema.outlook import zero_days as zero_days
from bot.storage.schema.people import groups as groups
from bot.storage.schema.people import invites as invites
from bot.storage.schema.people import manners as manners
from bot.storage.schema.people import members as members
from bot.storage.schema.people import users as users
from bot.storage.schema.plans import bills as bills
from bot.storage.schema.plans import budgets as budgets
from bot.storage.schema.plans import detected_bills as detected_bills
from bot.storage.schema.plans import goals as goals
from bot.storage.schema.plans import moves as moves
from bot.storage.schema.plans import savings as savings
from bot.storage.schema.tables import metadata as metadata
from bot.storage.schema.talk import announcing as announcing
from bot.storage.schema.talk import confirmations as confirmations
from bot.storage.schema.talk import doubts as doubts
from bot.storage.schema.talk import due as due
from bot.storage.schema.talk import inbox as inbox
from bot.storage.schema.talk import pins as pins
from bot.storage.schema.talk import questions as questions
from bot.storage.schema.talk import sent as sent
from bot.storage.schema.talk import tellings as tellings
from bot.storage.schema.talk import uploads as uploads
