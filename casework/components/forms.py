"""Forms: one field, all fields, errors gathered on top, the filter bar and its chips."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput, Select
from django.http import HttpRequest
from django.template import Context
from django.utils.choices import flatten_choices

from casework.components.links import changed, from_the_start, parameters_of

register = template.Library()


def _control_class(bound: BoundField) -> str:
    """Return Bootstrap's class for the control, after the classes that the form gave it."""
    widget = bound.field.widget
    own = widget.attrs.get("class", "")
    if isinstance(widget, CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, Select):
        kind = "form-select"
    elif bound.use_fieldset:
        kind = ""
    else:
        kind = "form-control"
    return " ".join(filter(None, [own, kind, "is-invalid" if bound.errors else ""]))


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, compact: bool = False) -> dict[str, Any]:
    """Show one field: label, control, help and errors, tied together for screen readers."""
    widget = bound.field.widget
    return {
        "field": bound,
        "control": bound.as_widget(attrs={"class": _control_class(bound)}),
        "kind": "hidden"
        if bound.is_hidden
        else "file"
        if isinstance(widget, FileInput)
        else "check"
        if isinstance(widget, CheckboxInput)
        else "choices"
        if bound.use_fieldset
        else "line",
        "compact": compact,
    }


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """Show a whole form's errors and fields; the form element and its buttons are the page's."""
    return {"form": form}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Gather a form's errors on top, each linked to its field; nothing for a form without any."""
    return {"form": form}


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context: Context, form: BaseForm, target: str = "") -> dict[str, Any]:
    """Show a GET form in one row; what the address says besides (the order) is kept."""
    parameters = from_the_start(parameters_of(context))
    names = {bound.html_name for bound in form}
    request: HttpRequest | None = context.get("request")
    return {
        "form": form,
        "path": request.path if request else "",
        "kept": [(k, v) for k, vs in parameters.lists() if k not in names for v in vs],
        "target": target,
    }


@register.inclusion_tag("components/filter_chips.html", takes_context=True)
def filter_chips(context: Context, form: BaseForm, target: str = "") -> dict[str, Any]:
    """Name the filters in force, each with a link that takes it away."""
    parameters = from_the_start(parameters_of(context))
    chips = []
    for bound in form:
        values = parameters.getlist(bound.html_name)
        for value in filter(str.strip, values):
            rest = parameters.copy()
            rest.setlist(bound.html_name, [other for other in values if other != value])
            chips.append((bound.label, _shown_value(bound, value), changed(rest)))
    cleared = {bound.html_name: None for bound in form}
    return {"chips": chips, "clear": changed(parameters, **cleared), "target": target}


def _shown_value(bound: BoundField, value: str) -> str:
    """Return what the user picked in words; empty for a ticked box, whose label says it all."""
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        return ""
    choices: Iterable[tuple[object, object]] = flatten_choices(getattr(widget, "choices", ()))
    labels = {str(key): str(words) for key, words in choices}
    return labels.get(value, value)
