"""The read-only HTTP API: enterprises, their arrears and late fee on any day, with the working."""
