"""A schema of another trade than surveys, to show that the engine knows no domain word."""

from intake.sheets.fields import FieldKind, FieldSpec, SheetSchema, Split

LOANS = SheetSchema(
    name="loans",
    fields=(
        FieldSpec("no", "No.", FieldKind.IGNORED, ("=no",)),
        FieldSpec("name", "Borrower", FieldKind.TEXT, ("borrower", "=name"), required=True),
        FieldSpec("first", "First rate", FieldKind.MONEY, ("first*rate",), groups=("rates",)),
        FieldSpec("second", "Second rate", FieldKind.MONEY, ("second*rate",), groups=("rates",)),
        FieldSpec(
            "sum", "Sum", FieldKind.MONEY, ("sum*rates",), generic=("total",), groups=("rates",)
        ),
        FieldSpec("books", "Books", FieldKind.COUNT, ("books",), veto=("price",)),
        FieldSpec("due", "Due", FieldKind.MONTH, ("due",)),
    ),
    one_of=(("first", "sum"),),
    splits=(Split("sum", ("first", "second"), parts_needed=True),),
    stray_money=FieldSpec("stray", "Other", FieldKind.MONEY, ("rate",)),
    person_headers=frozenset({"passport"}),
)
