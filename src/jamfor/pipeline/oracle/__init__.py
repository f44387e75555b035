"""The obvious computation of every figure: what the fast pipeline must agree with.

Slow, exact and plain, one unit and one sum at a time. `jamfor verify` computes every
figure of a release again with it. Source: the rules for numbers, rules 1 to 5.
"""
