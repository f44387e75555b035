"""The public site: reads releases, never the collection database."""
