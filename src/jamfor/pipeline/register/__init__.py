"""Figures of registers: checked, protected and made a delivery."""
