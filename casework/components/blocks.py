"""Pieces and frames of a page: badges, amounts, tables, sections, explanations, dialogs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import to_locale

from casework.components.text import Text
from casework.formats import MISSING, as_decimal, money, whole

register = template.Library()

TONE_ICONS = {
    "neutral": "circle",
    "info": "circle-info",
    "good": "circle-check",
    "warning": "triangle-exclamation",
    "overdue": "circle-exclamation",
    "error": "circle-xmark",
}


@register.filter
def tone_icon(tone: str) -> str:
    """Return the icon that goes with a tone; refuses a word that is not a tone."""
    if tone not in TONE_ICONS:
        raise ValueError(f"{tone!r} is not a tone; use one of {', '.join(TONE_ICONS)}")
    return TONE_ICONS[tone]


@register.filter
def message_tone(level: str) -> str:
    """Return the tone of a message by Django's word for its level."""
    return {"debug": "neutral", "success": "good"}.get(level, level)


@register.filter
def language_tag(code: str) -> str:
    """Write Django's code of a language (zh-hans) as pages name it (zh-Hans)."""
    return to_locale(code).replace("_", "-")


@register.simple_tag
def icon(name: str, label: Text = "") -> SafeString:
    """Draw an icon; silent for screen readers unless it is given a label."""
    if label:
        return format_html(
            '<span class="fa-solid fa-{}" role="img" aria-label="{}"></span>', name, label
        )
    return format_html('<span class="fa-solid fa-{}" aria-hidden="true"></span>', name)


@register.simple_tag
def status_badge(value: object, label: Text, tone: str = "neutral") -> SafeString:
    """Show a status in words; tone and icon only underline what the words say."""
    return format_html(
        '<span class="status tone-{}" data-status="{}">{}{}</span>',
        tone,
        value,
        icon(tone_icon(tone)),
        label,
    )


@register.simple_tag
def yuan(value: Decimal | int | str | None, tone: str = "neutral") -> SafeString:
    """Show an amount as figures that align; zero recedes, a negative keeps its sign."""
    text = money(value)
    if text == MISSING:
        return format_html('<span class="yuan yuan-zero">{}</span>', MISSING)
    amount = as_decimal(value)
    state = "yuan-zero" if amount == 0 else "yuan-negative" if amount < 0 else f"tone-{tone}"
    return format_html(
        '<data class="yuan {}" value="{}">{}</data>', state, text.replace(",", ""), text
    )


def _wrapped(template_name: str, content: str, **values: object) -> SafeString:
    return render_to_string(f"components/{template_name}.html", {"content": content, **values})


@register.simple_block_tag
def table(content: str, caption: Text, caption_hidden: bool = False) -> SafeString:
    """Wrap thead, tbody and tfoot: caption, and scrolling sideways where the screen is narrow."""
    return _wrapped("table", content, caption=caption, caption_hidden=caption_hidden)


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: Text = "") -> SafeString:
    """Tell something where the user acted; an error or warning interrupts a screen reader."""
    return _wrapped("alert", content, tone=tone, title=title)


@register.simple_block_tag
def empty_state(content: str, title: Text, icon_name: str = "inbox") -> SafeString:
    """Say that there is nothing, and (the content) why or what to do next."""
    return _wrapped("empty_state", content, title=title, icon_name=icon_name)


@register.simple_block_tag
def section(
    content: str, heading: Text, anchor: str = "", note: Text = "", flush: bool = False
) -> SafeString:
    """Frame one part of a page; flush lets a table reach the frame."""
    return _wrapped("section", content, heading=heading, anchor=anchor, note=note, flush=flush)


@register.simple_block_tag
def figures(content: str) -> SafeString:
    """Lay out figures in a row."""
    return _wrapped("figures", content)


@register.simple_block_tag
def figure(content: str, label: Text, tone: str = "neutral", note: Text = "") -> SafeString:
    """Show one figure of a row, large, under its label."""
    return _wrapped("figure", content, label=label, tone=tone, note=note)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """List facts as pairs of name and value."""
    return _wrapped("facts", content)


@register.simple_block_tag
def fact(content: str, label: Text, wide: bool = False) -> SafeString:
    """Name and show one fact; a dash where it is not known."""
    known = bool(content.strip())
    return _wrapped("fact", content if known else MISSING, label=label, wide=wide)


@register.simple_block_tag
def explain(
    content: str,
    label: Text,
    value: Text = "",
    articles: Text | Iterable[Text] = (),
    opened: bool = False,
) -> SafeString:
    """Let a number unfold into its working (the content) and the articles it stands on."""
    listed = [articles] if isinstance(articles, Text) else list(articles)
    return _wrapped("explain", content, label=label, value=value, articles=listed, opened=opened)


@register.simple_block_tag
def timeline(content: str, label: Text) -> SafeString:
    """List events in the order of the page."""
    return _wrapped("timeline", content, label=label)


@register.simple_block_tag
def event(
    content: str,
    on: dt.date | None,
    title: Text,
    actor: object = "",
    tone: str = "neutral",
    upcoming: bool = False,
) -> SafeString:
    """Show one event of a timeline; an upcoming one is drawn hollow and says so."""
    return _wrapped("event", content, on=on, title=title, actor=actor, tone=tone, upcoming=upcoming)


@register.simple_block_tag
def tabs(content: str, label: Text) -> SafeString:
    """Row of links to the parts of one subject, each with its own address."""
    return _wrapped("tabs", content, label=label)


@register.inclusion_tag("components/tab.html")
def tab(label: Text, url: str, current: bool = False, number: int | None = None) -> dict[str, Any]:
    """Link one part; `number` counts what waits there."""
    return {"label": label, "url": url, "current": current, "number": number}


@register.inclusion_tag("components/dialog_button.html")
def dialog_button(
    dialog_id: str, label: Text, icon_name: str = "", style: str = "outline-secondary"
) -> dict[str, Any]:
    """Open a dialog of the page."""
    return {"dialog_id": dialog_id, "label": label, "icon_name": icon_name, "style": style}


@register.simple_block_tag(takes_context=True)
def confirm_dialog(
    context: Context,
    content: str,
    dialog_id: str,
    title: Text,
    action: str,
    confirm: Text,
    destructive: bool = False,
) -> SafeString:
    """Ask before a POST to `action`; the content says what will happen and may hold inputs.

    Where scripts are off the dialog stands open in the page and works as a plain form.
    """
    return _wrapped(
        "confirm_dialog",
        content,
        dialog_id=dialog_id,
        title=title,
        action=action,
        confirm=confirm,
        destructive=destructive,
        csrf_token=context.get("csrf_token"),
    )


@register.inclusion_tag("components/progress.html")
def progress(label: Text, value: int | None, maximum: int) -> dict[str, Any]:
    """Show how far something is, in words too; None is under way without a measure."""
    return {"label": label, "value": value, "maximum": maximum}


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    caption: Text, rows: Iterable[tuple[Text, Decimal | int]], heading: Text, unit: Text
) -> dict[str, Any]:
    """Draw rows of (label, value) as bars within the table of their figures.

    A Decimal is written as money, a whole number as a count. Refuses a negative value.
    """
    listed = [(label, as_decimal(value), value) for label, value in rows]
    if any(size < 0 for _label, size, _value in listed):
        raise ValueError("a bar cannot show a negative value; put these figures in a table")
    largest = max((size for _label, size, _value in listed), default=Decimal("0"))
    return {
        "caption": caption,
        "heading": heading,
        "unit": unit,
        "rows": [
            {
                "label": label,
                "text": money(value) if isinstance(value, Decimal) else whole(value),
                "share": f"{size * 100 / largest:.2f}" if largest else "0",
            }
            for label, size, value in listed
        ],
    }
