"""Alembic's entry: runs the migrations on the file that `bot.storage.migrating` names."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, event, pool

from bot.storage.schema import metadata

engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool, isolation_level=None)
event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
with engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
