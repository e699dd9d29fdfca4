"""The parts of the fee duel: random histories, the oracle, our reckoning, the naive formulas."""
