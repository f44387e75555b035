"""What things mean: standard library only, no clock, no files, no network."""
