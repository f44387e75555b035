"""Releases: their ids, and the pack of definitions each was made from."""
