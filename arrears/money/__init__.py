"""Pages about money: receipts, suspense, refunds, reversals, the account statement."""
