"""What is done about a fine: filed, stepped, proposed and approved, contested."""
