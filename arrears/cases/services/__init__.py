"""What is done to a case, one use case each: steps.py moves it, proposals.py has the four eyes."""
