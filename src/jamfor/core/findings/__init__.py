"""Typed statements about results: shares of positives, what changed, and why."""
