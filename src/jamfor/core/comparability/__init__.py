"""Which years may be compared, and why not."""
