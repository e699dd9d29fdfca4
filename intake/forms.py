"""Forms of the import pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from intake.columns import KEPT_ROWS, UNIT_LABELS, Column, SheetGroup
from intake.enums import BatchKind, BatchState
from intake.handlers import KindTexts
from intake.models import ImportBatch
from intake.sheets.errors import UnreadableFile
from intake.sheets.fields import FieldKind, SheetSchema
from intake.sheets.units import unit_of_header

ACCEPTED_SUFFIXES = (".xlsx", ".xls", ".csv")


class BatchFilter(forms.Form):
    """What the list of imports may be narrowed by; an unknown state narrows to nothing said."""

    q = forms.CharField(label=_("Name or file"), required=False, max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *BatchState.choices],
    )

    def __init__(self, *args: Any, kinds: Iterable[BatchKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All")), *((kind.value, kind.label) for kind in kinds)]
        cast("forms.ChoiceField", self.fields["kind"]).choices = choices


class FindingFilter(forms.Form):
    """Errors, warnings or both."""

    severity = forms.ChoiceField(
        label=_("Severity"),
        required=False,
        choices=[("", _("All")), ("error", _("Errors")), ("warning", _("Warnings"))],
    )


class UploadForm(forms.Form):
    """A file of some kind, and the name it goes by."""

    title = forms.CharField(
        max_length=ImportBatch._meta.get_field("title").max_length,
        widget=forms.TextInput(attrs={"list": "known-titles", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Workbook"),
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPTED_SUFFIXES)}),
        error_messages={
            "required": _("No file was chosen; choose a .xlsx, .xls or .csv file."),
            "empty": _("The file is empty; export it again and choose the new file."),
        },
    )

    as_of_on = forms.DateField(
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("This is no day; write it as in 2019-09-30.")},
    )

    def __init__(self, *args: Any, texts: KindTexts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        title, file = self.fields["title"], self.fields["file"]
        title.label, title.help_text = texts.title_label, texts.title_help
        title.error_messages["required"] = texts.title_missing
        file.widget.attrs["data-max-bytes"] = settings.UPLOAD_SIZE_LIMIT
        file.help_text = _(".xlsx, .xls or .csv, up to %(limit)s.") % {
            "limit": filesizeformat(settings.UPLOAD_SIZE_LIMIT)
        }
        if texts.as_of_label:
            as_of_on = self.fields["as_of_on"]
            as_of_on.label, as_of_on.help_text = texts.as_of_label, texts.as_of_help
        else:
            del self.fields["as_of_on"]

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse at once what the reader would refuse by name or size alone."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        name = file.name or ""
        suffix = Path(name).suffix.lower()
        if suffix not in ACCEPTED_SUFFIXES:
            raise ValidationError(str(UnreadableFile("extension", extension=suffix or name)))
        if len(name) > (limit := ImportBatch._meta.get_field("original_name").max_length or 0):
            raise ValidationError(
                _("The file name has more than %(limit)s characters; shorten it.")
                % {"limit": limit}
            )
        size = file.size or 0
        if size > settings.UPLOAD_SIZE_LIMIT:
            raise ValidationError(
                _("The file has %(size)s, more than the %(limit)s that are read; split it.")
                % {
                    "size": filesizeformat(size),
                    "limit": filesizeformat(settings.UPLOAD_SIZE_LIMIT),
                }
            )
        return file


class UndoForm(forms.Form):
    """Why a committed import is taken back."""

    reason = forms.CharField(
        label=_("Why it is undone"),
        max_length=ImportBatch._meta.get_field("undo_reason").max_length,
        error_messages={"required": _("Say why the import is undone; it is kept on record.")},
    )


class SheetMappingForm(forms.Form):
    """The columns of some sheets with equal headers: header rows, unit, a field per column."""

    first_header_row = forms.IntegerField(
        label=_("Headers from row"), required=False, min_value=1, max_value=KEPT_ROWS
    )
    last_header_row = forms.IntegerField(
        label=_("to row"), required=False, min_value=1, max_value=KEPT_ROWS
    )
    unit = forms.ChoiceField(label=_("Unit of amounts"), required=False)

    def __init__(
        self, group: SheetGroup, schema: SheetSchema, *, number: int, data: QueryDict | None = None
    ) -> None:
        self.group = group
        self._money = {spec.key for spec in schema.money_fields()}
        rows = group.header_rows
        super().__init__(
            data,
            prefix=f"sheets{number}",
            initial={
                "first_header_row": min(rows, default=None),
                "last_header_row": max(rows, default=None),
                "unit": group.entry.get("unit") or "",
            },
        )
        units = [(str(unit), label) for unit, label in UNIT_LABELS.items()]
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - narrows the type
        choice.choices = [("", _("– choose –")), *units]
        self.columns = group.first.columns(self.header_rows()) if self._is_asked(data) else []
        offered = [s for s in schema.fields if s.kind is not FieldKind.IGNORED]
        fields = [("", _("– not used –")), *((spec.key, spec.label) for spec in offered)]
        guessed = {letter: key for key, letter in group.entry.get("columns", {}).items()}
        for column in self.columns:
            key, place = guessed.get(column.letter, ""), {"letter": column.letter}
            self._add("field", column, fields, key, _("Field of column %(letter)s") % place)
            if (self[f"field_{column.letter}"].value() or "") in {"", *self._money}:
                own = group.entry.get("units", {}).get(key) or self._stated_unit(column)
                label = _("Unit of column %(letter)s") % place
                self._add("unit", column, [("", _("as above")), *units], own, label)

    def _add(
        self, what: str, column: Column, choices: Iterable[Any], initial: str, label: str
    ) -> None:
        look = {"class": "form-select form-select-sm", "aria-label": label}
        self.fields[f"{what}_{column.letter}"] = forms.ChoiceField(
            choices=list(choices),
            required=False,
            initial=initial,
            label=label,
            widget=forms.Select(attrs=look),
        )

    def _is_asked(self, data: QueryDict | None) -> bool:
        """Tell whether there are header rows, or answers that must not be lost without them."""
        prefix = self.add_prefix("field_")
        return bool(self.header_rows()) or any(name.startswith(prefix) for name in data or ())

    @staticmethod
    def _stated_unit(column: Column) -> str:
        return str(unit_of_header(column.header) or "")

    def header_rows(self) -> list[int]:
        """Return the header rows as typed, or as guessed; empty where they make no sense."""
        first, last = (self._typed(name) for name in ("first_header_row", "last_header_row"))
        return list(range(first, last + 1)) if 0 < first <= last <= KEPT_ROWS else []

    def _typed(self, name: str) -> int:
        value = self[name].value()
        try:
            return int(value) if value else 0
        except ValueError:
            return 0

    @property
    def needs_rows(self) -> bool:
        """Tell whether the header rows are still to be found, and the sheet should be shown."""
        return not self.header_rows()

    @property
    def lines(self) -> list[tuple[Column, forms.BoundField, forms.BoundField | None]]:
        """Return each column with its field and, where it may be money, its unit."""
        return [
            (
                column,
                self[f"field_{column.letter}"],
                self[name] if (name := f"unit_{column.letter}") in self.fields else None,
            )
            for column in self.columns
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        taken: dict[str, str] = {}
        for column in self.columns:
            key = cleaned.get(f"field_{column.letter}")
            if key in taken:
                self.add_error(
                    f"field_{column.letter}",
                    _("Column %(letter)s already has this field; choose it once.")
                    % {"letter": taken[key]},
                )
            elif key:
                taken[key] = column.letter
        if taken and not self.header_rows():
            self.add_error(
                "first_header_row",
                _("Say in which rows the headers stand, for example from row 3 to row 4."),
            )
        if self._money & taken.keys() and "unit" in cleaned and not cleaned["unit"]:
            self.add_error("unit", _("Choose the unit in which the amounts are given."))
        return cleaned

    def to_entry(self) -> dict[str, Any]:
        """Return the part of the mapping for each of the sheets; no columns leave them out."""
        cleaned = self.cleaned_data
        chosen = {key: one for one in self.columns if (key := cleaned[f"field_{one.letter}"])}
        units = {
            key: cleaned.get(f"unit_{column.letter}", self._stated_unit(column))
            for key, column in chosen.items()
            if key in self._money
        }
        return {
            "header_rows": self.header_rows(),
            "unit": cleaned["unit"] or None,
            "units": {key: unit for key, unit in units.items() if unit},
            "columns": {key: column.letter for key, column in chosen.items()},
        }


class MappingForms:
    """One form per group of sheets, together one mapping."""

    def __init__(
        self,
        groups: Iterable[SheetGroup],
        schema: SheetSchema,
        *,
        data: QueryDict | None = None,
    ) -> None:
        self.forms = [
            SheetMappingForm(group, schema, number=number, data=data)
            for number, group in enumerate(groups)
        ]

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    def to_mapping(self) -> dict[str, Any]:
        """Return what `services.give_mapping` takes."""
        return {
            "sheets": {
                sheet.name: form.to_entry() for form in self.forms for sheet in form.group.sheets
            }
        }
