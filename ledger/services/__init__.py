"""What is written into the book of money."""
