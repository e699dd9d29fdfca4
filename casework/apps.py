from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from casework.lookups import register_lookups


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = _("Users and jurisdiction")

    def ready(self) -> None:
        register_lookups()
