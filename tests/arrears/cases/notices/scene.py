"""A batch of notices for tests that walk every page."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from arrears.cases.notices.enums import NoticeBatchState, NoticeMode, NoticeOutcome
from arrears.models import CollectionCase, NoticeBatch, NoticeRow


def notices_of(case: CollectionCase) -> NoticeBatch:
    """Return the batch that proposed the step which waits in a case; it is made once."""
    known = NoticeBatch.objects.first()
    if known is not None:
        return known
    proposal = case.proposals.get()
    now = timezone.now()
    batch = NoticeBatch.objects.create(
        step=proposal.step,
        mode=NoticeMode.PROPOSE,
        state=NoticeBatchState.DONE,
        previewed_on=proposal.proposed_on,
        jurisdiction_prefix=case.enterprise.region_code,
        made_by=proposal.proposed_by,
        started_at=now,
        worked_at=now,
        finished_at=now,
    )
    NoticeRow.objects.create(
        batch=batch,
        case=case,
        last_event=case.events.latest("pk"),
        principal=Decimal("15840.00"),
        late_fee=Decimal("1.00"),
        outcome=NoticeOutcome.PROPOSED,
        proposal=proposal,
        settled_at=now,
    )
    return batch
