"""How one figure came about, in words: from the answers to the release it stands in."""
