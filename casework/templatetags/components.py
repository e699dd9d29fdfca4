"""The design system's filters and tags, built into every template.

docs/design-system.md shows each in use. Tags choose what a component shows; the markup stands in
templates/components/.
"""

from django import template

from casework import formats
from casework.components import blocks, forms, links

register = template.Library()

for _filter in (
    formats.money,
    formats.exact,
    formats.whole,
    formats.percent,
    formats.rate,
    formats.date_iso,
    formats.moment,
    formats.month,
    formats.minutes,
):
    register.filter(_filter.__name__, _filter)

for _part in (blocks, forms, links):
    register.filters.update(_part.register.filters)
    register.tags.update(_part.register.tags)
