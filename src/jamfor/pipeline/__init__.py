"""From a snapshot to a release: plain functions, one for each step of GSBPM."""
