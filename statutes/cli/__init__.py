"""The command line of the rules: one case by named options, or a file of cases.

Only the standard library and `statutes`. The edge where today is asked and text becomes facts.
"""
