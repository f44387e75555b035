"""The questionnaire on paper: before it is answered, and what was signed."""
