"""Official monthly lists of arrears (欠费明细): their columns, checks and totals.

Plain Python without models. `read_official_list` turns a workbook and its layout into rows and
findings: one row per enterprise, insurance and contribution month, or one per enterprise and month
with a column for each insurance. The principal is the employer's part and the part withheld from
wages (社会保险法 第六十条).
"""
