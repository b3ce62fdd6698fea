"""The forms of plans and their gates, each with what decodes it."""
