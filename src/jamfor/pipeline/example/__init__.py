"""The example: invented answers, from a seed, that agree with what was published.

No unit has given these answers. They are made as answers and dates of evidence, never
as values of indicators, so that the whole road from a form to a figure is travelled.
"""
