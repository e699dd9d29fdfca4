"""The type of what a component shows: text, translated now or when it is shown."""

from django.utils.functional import Promise

Text = str | Promise
