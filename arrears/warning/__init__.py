"""Early warning (预警): which debtors are getting worse, by a score that lists its parts."""
