"""Facts as people type them into the forms about stops, and the two steps of recording."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from arrears.models import FeeStop
from enterprises.models import Enterprise

DEFERRAL: dict[str, Any] = {
    "basis": "security_agreement",
    "from_on": "2019-08-11",
    "to_on": "2019-08-20",
    "security_kind": "mortgage",
    "security_details": "样例厂房",
    "document": "样例延期缴费协议2019-1号",
}
BANKRUPTCY: dict[str, Any] = {
    "accepted_on": "2019-08-11",
    "court": "样例市人民法院",
    "ruling": "（2019）样2401破申1号",
}
EXCEPTION: dict[str, Any] = {
    "code": "flexible_lump_sum",
    "basis": "样例市扩面征缴方案",
    "from_on": "2019-08-11",
    "document": "样例决定书",
}
BROKEN: dict[str, Any] = {
    "clause": "from_a_day",
    "day": "2019-08-15",
    "reason": "样例：未按期缴纳",
    "document": "样例违约通知书",
}


def new(owner: Enterprise, kind: str = "deferral") -> str:
    return f"/enterprises/{owner.pk}/stops/new/?kind={kind}"


def end(stop: FeeStop, kind: str = "broken") -> str:
    return f"/stops/{stop.pk}/end/?kind={kind}"


def seen(response: Any) -> str:
    """Return the fingerprint of the preview that a page shows."""
    found = re.search(r'name="seen" value="(\w+)"', response.content.decode())
    assert found, response.content.decode()
    return found[1]


def record(client: Client, url: str, given: dict[str, Any]) -> Any:
    """Go through both steps, as the pages lead."""
    preview = client.post(url, given | {"step": "preview"})
    assert preview.status_code == 200, preview.context["form"].errors
    return client.post(url, given | {"step": "record", "seen": seen(preview)})


def words_of(response: Any) -> str:
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))
