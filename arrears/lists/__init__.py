"""What lists about enterprises on file have in common: bank receipt lists and official lists.

Plain Python without models; whoever reads a list hands in who knows the enterprises.
"""
