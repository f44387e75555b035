"""The composition root: settings, addresses, and the server's one entrance."""
