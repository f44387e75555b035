"""Indicators: rules over answers, their meaning in words, their obvious computation."""
