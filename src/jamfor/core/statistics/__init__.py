"""Shares of a whole, bounds, and rounding at the edge."""
