"""Pages about what stops the late fee: deferrals, bankruptcies, exceptions, and their ends."""
