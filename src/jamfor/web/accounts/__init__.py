"""People, the roles they hold, and the ways they come in."""
