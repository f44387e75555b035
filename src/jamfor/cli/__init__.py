"""The command line of Jämför."""
