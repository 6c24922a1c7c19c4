"""Trí thức 45: follow a province's plan for its educated workforce."""
