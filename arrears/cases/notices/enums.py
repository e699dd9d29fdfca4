"""What a batch of notices does, where it stands, and what came of each of its cases."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeMode(TextChoices):
    """What is done with each case; all but the first are for steps that take two people."""

    ISSUE = "issue", _("Issue the letters")
    PROPOSE = "propose", _("Propose the letters")
    APPROVE = "approve", _("Approve the proposals")
    SEND_BACK = "send_back", _("Send the proposals back")


# What the second person does with the proposals of a batch.
DECIDING = frozenset({NoticeMode.APPROVE, NoticeMode.SEND_BACK})


class NoticeBatchState(TextChoices):
    PREVIEWED = "previewed", _("Preview")
    RUNNING = "running", _("In progress")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class NoticeOutcome(TextChoices):
    """What came of one case; it is decided once, in the transaction of what it tells."""

    WAITING = "waiting", _("Waiting")
    LEFT_OUT = "left_out", _("Left out")
    ISSUED = "issued", _("Letter issued")
    PROPOSED = "proposed", _("Proposed")
    SENT_BACK = "sent_back", _("Sent back")
    REFUSED = "refused", _("Not carried out")
    FAILED = "failed", _("Failed")


# Of these no letter and no proposal came, and the row says why.
WITHOUT_RESULT = frozenset({NoticeOutcome.LEFT_OUT, NoticeOutcome.REFUSED, NoticeOutcome.FAILED})
