"""The yearly questionnaire: answered together, signed, and nothing lost."""
