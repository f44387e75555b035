"""Jämför: the system behind Öppna jämförelser."""
