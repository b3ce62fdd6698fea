"""Tables, transactions and the one writer; the same on SQLite and PostgreSQL."""
