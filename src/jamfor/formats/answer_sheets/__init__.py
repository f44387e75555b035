"""Spreadsheets of answers: a long sheet for many units, a wide one to fill in."""
