from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArrearsConfig(AppConfig):
    name = "arrears"
    verbose_name = _("Contribution arrears")

    def ready(self) -> None:
        from arrears import imports, receivers, sections
        from arrears.cases import evidence

        imports.register()
        receivers.connect()
        evidence.register()
        sections.register()
