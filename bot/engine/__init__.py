"""The only place that knows APScheduler: ticks that wake people, drain the outbox and refresh the directory."""
