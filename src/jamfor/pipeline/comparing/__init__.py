"""What differs between two releases, and why: one mechanism for all who ask."""
