"""Collection cases (催缴案件): the ladder from reminder to court, and what moves a case on it."""
