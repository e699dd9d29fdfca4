"""Load what the product must know before its first case: the administrative divisions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from casework.models import Region


class Command(BaseCommand):
    """Bring the regions to the state of fixtures/regions.json; a second call changes nothing."""

    help = "Load or update the reference data (regions), found by code."

    def handle(self, *args: Any, **options: Any) -> None:
        count = load_regions(settings.BASE_DIR / "fixtures" / "regions.json")
        self.stdout.write(f"Reference data: {count} regions.")


@transaction.atomic
def load_regions(file: Path) -> int:
    """Create or update every region of the file by its code and return how many it holds.

    Regions that an office has added itself stay.
    """
    regions = [Region(**row["fields"]) for row in json.loads(file.read_text(encoding="utf-8"))]
    for region in regions:
        try:
            region.clean_fields()
        except ValidationError as error:
            raise CommandError(f"{file.name}, code {region.code}: {error.message_dict}") from error
    Region.objects.bulk_create(
        regions,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "abolished"],
    )
    return len(regions)
