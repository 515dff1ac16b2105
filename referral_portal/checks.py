"""System checks: what can be configured wrongly, with a hint."""
