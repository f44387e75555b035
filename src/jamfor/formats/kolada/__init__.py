"""Kolada's replies and deliveries: its JSON, its ids, its numbers for answers."""
