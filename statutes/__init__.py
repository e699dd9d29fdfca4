"""The law as pure Python: dated parameters, and rules that return a result with its working.

Nothing here imports Django, reads a clock or touches a database; whoever calls a rule hands it
every fact, today's date included.
"""
