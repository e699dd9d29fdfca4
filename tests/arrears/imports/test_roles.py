"""Which role may import which list, and sees what of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from casework.enums import Role
from intake import services as intake
from intake.enums import BatchKind, BatchState
from intake.models import ImportBatch
from ledger.models import Receipt
from tests.arrears.imports.scenes import (
    KINDS,
    ON,
    URL,
    bank_list,
    list_row,
    previewed,
    receipt_row,
    uploaded,
)


def mays(role: Role) -> set[BatchKind]:
    """Return the lists a role may import: what is owed, or what came in."""
    return {
        Role.IMPORT_ADMIN: {BatchKind.OFFICIAL},
        Role.AUDITOR: {BatchKind.RECEIPTS},
        Role.ADMINISTRATOR: {BatchKind.OFFICIAL, BatchKind.RECEIPTS},
    }.get(role, set())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", Role)
def test_each_list_is_uploaded_by_its_roles_alone(post, client_for, users, owner, kind, role):
    row = receipt_row("S1") if kind is BatchKind.RECEIPTS else list_row()
    client, url = client_for(users(role)), f"{URL}?kind={kind}"

    shown = client.get(url).status_code
    sent = post(client, url, {"title": "样例", "file": uploaded(kind, row)}).status_code

    assert (shown, sent) == ((200, 302) if kind in mays(role) else (403, 403))
    assert ImportBatch.objects.filter(kind=kind).count() == (kind in mays(role))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", Role)
def test_each_list_is_seen_committed_and_undone_by_its_roles_alone(
    post, client_for, users, importer, owner, kind, role
):
    row = receipt_row("S1") if kind is BatchKind.RECEIPTS else list_row()
    batch = previewed(importer, kind, [row, row], title="样例一")
    client, allowed = client_for(users(role)), kind in mays(role)

    def address(name: str) -> str:
        return reverse(f"intake:{name}", args=[batch.pk])

    def state_after(name: str, data: dict[str, str]) -> str:
        assert post(client, address(name), data).status_code == (302 if allowed else 403)
        batch.refresh_from_db()
        return batch.state

    for name in ("batch", "file", "mapping", "progress"):
        answer = client.get(address(name))
        answer.getvalue()
        seen = 302 if name == "progress" else 200
        assert answer.status_code == (seen if allowed else 403)
    listed = client.get("/imports/")
    assert listed.status_code == (200 if mays(role) else 403)
    assert ("样例一" in listed.content.decode()) == allowed
    assert (f'href="/imports/{batch.pk}/"' in listed.content.decode()) == allowed
    assert post(client, address("mapping"), {"show": "sheets0"}).status_code == (
        200 if allowed else 403
    )
    committed = state_after("commit", {})
    assert committed == (BatchState.COMMITTED if allowed else BatchState.PREVIEWED)
    if not allowed:
        intake.request_commit(batch.pk, actor=importer, skip_bad_rows=False)
        intake.commit_batch(batch.pk, on=ON)
    undone = state_after("undo", {"reason": "样例"})
    assert undone == (BatchState.UNDONE if allowed else BatchState.COMMITTED)


@pytest.mark.parametrize("role", [role for role in Role if mays(role)])
def test_upload_page_and_filter_offer_a_role_its_own_kinds(client_for, users, role):
    client = client_for(users(role))
    upload, listed = client.get(URL).content.decode(), client.get("/imports/").content.decode()

    for kind in KINDS:
        assert (f'href="{URL}?kind={kind}"' in upload) == (kind in mays(role))
        assert (f'<option value="{kind}"' in listed) == (kind in mays(role))


def test_receipt_leads_to_its_list_whom_the_list_lets_in(client_for, users, importer, owner):
    batch = bank_list(importer, receipt_row("S1"))
    url = reverse("money:receipt", args=[Receipt.objects.get().pk])
    link = f'href="/imports/{batch.pk}/"'

    assert link in client_for(users(Role.AUDITOR)).get(url).content.decode()
    assert link not in client_for(users(Role.IMPORT_ADMIN)).get(url).content.decode()
