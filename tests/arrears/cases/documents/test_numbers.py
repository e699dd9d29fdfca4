"""Numbers of letters: one series for each kind and year, without a gap, whoever writes at once."""

from __future__ import annotations

import threading

import pytest
from django.db import connections, transaction

from arrears.models import CaseDocument
from tests.arrears.cases.documents.walks import debtor, opened
from tests.arrears.cases.stepping import agree, take


def numbers(kind: str) -> list[str]:
    return list(
        CaseDocument.objects.filter(kind=kind).order_by("pk").values_list("number", flat=True)
    )


@pytest.mark.django_db
def test_each_kind_and_year_counts_for_itself(officer, approver, settings):
    cases = [opened(debtor(f"延吉样例{one}厂", one), officer) for one in (1, 2, 3)]
    take(cases[0], "remind", "2024-09-13", officer)
    take(cases[1], "remind", "2024-12-31", officer)
    agree(cases[0], "issue_demand", "2024-09-18", officer, approver)
    settings.DOCUMENT_PREFIX = "样例社"
    take(cases[2], "remind", "2025-01-01", officer)

    assert numbers("reminder") == ["社险提〔2024〕1号", "社险提〔2024〕2号", "样例社提〔2025〕1号"]
    assert numbers("demand_notice") == ["社险限缴〔2024〕1号"]


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_no_gap(officer):
    cases = [opened(debtor(f"延吉样例{one}厂", one), officer) for one in (1, 2)]
    with pytest.raises(RuntimeError), transaction.atomic():
        take(cases[0], "remind", "2024-09-13", officer)
        raise RuntimeError
    take(cases[1], "remind", "2024-09-13", officer)

    assert numbers("reminder") == ["社险提〔2024〕1号"]


@pytest.mark.django_db
def test_step_sent_twice_issues_one_letter(officer):
    case = opened(debtor(), officer)
    take(case, "remind", "2024-09-13", officer)
    take(case, "remind", "2024-09-13", officer)

    assert numbers("reminder") == ["社险提〔2024〕1号"]


@pytest.mark.django_db(transaction=True)
def test_letters_written_at_once_have_consecutive_numbers(officer):
    cases = [opened(debtor(f"延吉样例{one}厂", one), officer) for one in range(1, 7)]
    begin = threading.Barrier(len(cases), timeout=60)
    failed: list[BaseException] = []

    def remind(case):
        try:
            begin.wait()
            take(case, "remind", "2024-09-13", officer)
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=remind, args=(case,)) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert failed == []
    assert numbers("reminder") == [f"社险提〔2024〕{one}号" for one in range(1, 7)]
