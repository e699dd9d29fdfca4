"""Use cases of enterprises and surveys."""
