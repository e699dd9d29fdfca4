"""Bulk notices (批量文书): the letters of many cases issued, proposed or decided together."""
