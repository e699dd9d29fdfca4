from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArrearsConfig(AppConfig):
    name = "arrears"
    verbose_name = _("Contribution arrears")

    def ready(self) -> None:
        from arrears import imports, receivers, sections

        imports.register()
        receivers.connect()
        sections.register()
