"""Register files: figures of a register, a row for each place, period and sex."""
