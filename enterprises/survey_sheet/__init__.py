"""The survey of enterprises in arrears (欠费企业调查表): its columns, checks and totals.

Plain Python without models. `read_survey` turns a workbook and its layout into rows and findings;
`summarise` adds rows up as the union's form does.
"""
