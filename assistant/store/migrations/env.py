"""Alembic runs the migrations on the connection it is given, inside the transaction that is already open."""

from alembic import context

from assistant.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
