"""Claims about random variables: linear relations between joint entropies, proved or refuted exactly."""
