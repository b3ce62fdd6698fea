"""Where Alembic runs the revisions: in the transaction that `storage.migrate` opened. There is no offline mode."""

from __future__ import annotations

from alembic import context

from storage.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
