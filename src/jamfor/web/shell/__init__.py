"""Base templates, words in two languages, and error pages."""
