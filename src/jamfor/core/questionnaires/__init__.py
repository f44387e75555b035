"""Questions, the form of their answers, and the route through a questionnaire."""
