"""Use cases of contribution arrears."""
