"""Texts of Django's administration whose own Chinese is missing or means something else here.

Nothing imports this module: `make messages` finds the texts, and our catalogue, which is asked
first, then has the Chinese that we want.
"""

from django.utils.translation import gettext_noop

TEXTS = (
    gettext_noop("Add %(name)s"),
    gettext_noop("Add %s"),
    gettext_noop("Add link"),
    gettext_noop("After you’ve created a user, you’ll be able to edit more user options."),
    gettext_noop("Change %s"),
    gettext_noop("Change or view list link"),
    gettext_noop("Error:"),
    gettext_noop("Model name"),
    gettext_noop("Select %s to change"),
    gettext_noop("Select %s to view"),
    gettext_noop("View %s"),
    gettext_noop("Welcome,"),
    gettext_noop("first name"),
)
