"""Words every part shares: texts in two languages, periods, absence, problems."""
