"""Municipalities, districts, counties and groups, and who is asked in a year."""
