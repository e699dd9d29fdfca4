"""Bank receipt lists (银行到账清单, 银行流水): their columns, checks and totals.

Plain Python without models. `read_receipts` turns a workbook and its layout into receipts and
findings; outgoing payments, which account statements also list, are left out with a warning.
"""
