"""The letters of the ladder (文书): issued with the step they belong to, served, kept as signed."""
