"""From a closed round to a published release, with two people."""
