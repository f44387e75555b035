"""Bytes to the core and back: definition files, packs, sheets of answers, tables."""
