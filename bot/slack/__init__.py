"""The only place that knows Bolt and the Slack SDK."""
