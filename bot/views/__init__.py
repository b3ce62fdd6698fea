"""Domain value and locale in, Block Kit and text out: the only home of words that people read in Slack."""
