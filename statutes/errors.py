"""The one error that a rule raises when it is given a fact it cannot use."""

_LONGEST_SHOWN = 80


class InvalidFactError(ValueError):
    """A fact is unusable; names the field, shows the value and says what would be right."""

    def __init__(self, field: str, value: object, remedy: str) -> None:
        self.field = field
        self.value = value
        self.remedy = remedy
        super().__init__(f"{field}: {self.explanation}")

    @property
    def explanation(self) -> str:
        """Return the message without the field, for callers that name the place themselves."""
        shown = repr(self.value)
        if len(shown) > _LONGEST_SHOWN:
            shown = f"{shown[:_LONGEST_SHOWN]}…"
        return f"{shown} cannot be used; {self.remedy}"
