"""What would be: a payment on a day, an instalment plan. Reads and reckons, writes nothing."""
