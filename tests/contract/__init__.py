"""What every database must do: each test runs on SQLite and on PostgreSQL."""
