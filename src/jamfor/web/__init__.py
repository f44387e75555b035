"""The web: thin Django apps over the core."""
