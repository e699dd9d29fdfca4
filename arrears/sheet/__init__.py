"""The late-fee sheet (滞纳金计算表) of an enterprise: on screen, as a workbook, as a letter."""
