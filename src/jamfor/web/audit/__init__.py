"""Who did what, when: events that are only ever added, ids and facts, never content."""
