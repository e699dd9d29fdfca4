"""What a payment would do, reckoned by hand, and that recording it then does the same."""

import re
from decimal import Decimal

import pytest

from arrears.services.receipts import ReceiptFacts, record_receipt
from arrears.what_if.case import Case
from arrears.what_if.payment import payment_of
from casework.enums import PaymentOrder, Role
from casework.models import JurisdictionProfile
from ledger.models import Entry, Receipt
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.money_scenes import bankrupt, day, deferred, figures, received

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(on, regions):
    return on("2019-09-30")


@pytest.fixture
def auditor(users, client_for):
    client = client_for(users(Role.AUDITOR, "2224"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def debtor():
    """Return who owes 1,000.00 a month for July and August 2019: 1.00 of fee a day from 09-01."""
    owner = enterprise()
    in_arrears(owner, {"pension": "2000.00"}, "2019-07", "2019-08")
    return owner


def ask(client, owner, on: str, amount: str):
    return client.get(f"/enterprises/{owner.pk}/what-if/", {"on": on, "amount": amount})


def payment(owner, on: str, amount: str):
    return payment_of(Case.of(owner), on=day(on), amount=Decimal(amount))


def amounts(one) -> tuple[str, str]:
    return f"{one.principal:.2f}", f"{one.late_fee:.2f}"


def test_payment_goes_to_the_oldest_principal_and_lowers_the_fee_of_each_day(debtor):
    found = payment(debtor, "2019-09-30", "1400.00")

    # Fee by then: 61 × 0.50 + 30 × 0.50 = 45.50.
    assert amounts(found.before) == ("2000.00", "45.50")
    assert amounts(found.after) == ("600.00", "45.50")
    assert found.laid.sums == (Decimal("1400.00"), 0, 0, 0)
    assert [
        (f"{one.item.contribution_month:%Y-%m}", amounts(one.taken), amounts(one.left))
        for one in found.lines
    ] == [
        ("2019-07", ("1000.00", "0.00"), ("0.00", "30.50")),
        ("2019-08", ("400.00", "0.00"), ("600.00", "15.00")),
    ]
    assert str(found.next_on) == "2019-10-01"
    assert (found.fee_of_day_before, found.fee_of_day_after) == (Decimal("1"), Decimal("0.3"))
    assert found.saved_per_day == Decimal("0.7")


def test_fee_first_pays_the_fee_and_saves_less(debtor):
    JurisdictionProfile.objects.create(
        region_prefix="2224",
        valid_from=day("2000-01-01"),
        payment_order=PaymentOrder.FEE_FIRST,
        document="样例文件",
    )

    found = payment(debtor, "2019-09-30", "1400.00")

    assert (found.laid.principal, found.laid.late_fee) == (Decimal("1354.50"), Decimal("45.50"))
    assert found.saved_per_day == Decimal("0.67725")


def test_all_that_is_owed_settles_everything_and_one_fen_more_waits(debtor):
    exact = payment(debtor, "2019-09-30", "2045.50")
    more = payment(debtor, "2019-09-30", "2045.51")
    less = payment(debtor, "2019-09-30", "2045.49")

    assert (exact.settles_all, more.settles_all, less.settles_all) == (True, True, False)
    assert less.settles_principal
    assert amounts(less.after) == ("0.00", "0.01")
    assert [one.laid.suspense for one in (exact, more)] == [0, Decimal("0.01")]
    assert exact.fee_of_day_after == 0


@pytest.mark.parametrize(
    ("paid_on", "amount"),
    [("2019-09-30", "1400.00"), ("2019-08-10", "900.55"), ("2020-02-29", "9999")],
)
def test_recording_the_receipt_then_gives_what_was_said(debtor, paid_on, amount):
    received(debtor, "2019-09-15", "300.00")
    found = payment(debtor, paid_on, amount)

    record_receipt(
        ReceiptFacts(debtor.pk, "样例流水真", day(paid_on), Decimal(amount)), actor_id=None
    )

    assert figures(debtor, paid_on) == amounts(found.after)
    assert Case.of(debtor).outcome().fee_of_day(found.next_on) == found.fee_of_day_after


def test_back_dated_payment_names_the_receipts_that_it_moves(debtor):
    later = received(debtor, "2019-09-15", "300.00")

    (shift,) = payment(debtor, "2019-08-10", "900.00").shifts

    assert shift.receipt == later
    assert (f"{shift.before.first_month:%Y-%m}", f"{shift.after.last_month:%Y-%m}") == (
        "2019-07",
        "2019-08",
    )


def test_payment_before_a_deadline_lowers_the_principal_before_any_fee(debtor):
    found = payment(debtor, "2019-07-31", "1500.00")

    assert amounts(found.before) == ("0.00", "0.00")
    assert [one.is_due for one in found.lines] == [False, False]
    assert (found.fee_of_day_before, found.fee_of_day_after) == (Decimal("0.5"), 0)


def test_deferral_of_the_next_day_leaves_nothing_to_save(debtor):
    deferred(debtor, "2019-10-01", "2019-10-31")

    assert payment(debtor, "2019-09-30", "1000.00").saved_per_day == 0
    assert payment(debtor, "2019-10-31", "1000.00").saved_per_day == Decimal("0.5")


def test_day_on_which_the_fee_outgrows_the_principal_moves_or_never_comes():
    # Due 2012-01-31 and 02-29: day 2,001 is 2017-07-24 and 2017-08-22.
    owner = enterprise()
    in_arrears(owner, {"pension": "200.00"}, "2012-01", "2012-02")

    found = payment(owner, "2014-10-27", "150.00").outgrowth

    # January is paid. Of February half: 971 × 0.05 = 48.55, then 2,058 × 0.025 make 100.00.

    assert (found.ahead, found.never_more, found.later, found.already) == (2, 1, 1, 0)
    assert (str(found.next_before), str(found.next_after)) == ("2017-07-24", "2020-06-16")
    late = payment(owner, "2017-07-24", "100.00").outgrowth
    assert (late.ahead, late.already, late.never_more) == (1, 1, 0)
    assert payment(owner, "2014-10-27", "200.00").outgrowth.next_after is None


def test_bankrupt_enterprise_has_no_fee_to_save_and_nothing_that_outgrows(debtor):
    bankrupt(debtor, "2019-08-11")

    found = payment(debtor, "2019-09-30", "1000.00")

    assert found.saved_per_day == 0
    assert found.outgrowth.ahead == 0


@pytest.mark.parametrize(
    ("amount", "left", "kept"),
    [
        ("1.00", ["ministry"], ["province"]),
        ("9000000.00", ["ministry"], ["province"]),
        ("9000000.01", ["province", "ministry"], []),
    ],
)
def test_watch_ends_below_a_million_and_ten_million(amount, left, kept):
    owner = enterprise()
    in_arrears(owner, {"pension": "10000000.00"}, "2019-07", "2019-07")

    found = payment(owner, "2019-09-30", amount)

    assert [one.level for one in found.levels_left] == left
    assert [one.level for one in found.levels_kept] == kept


def test_page_shows_all_of_it_and_records_nothing(auditor, debtor):
    response = ask(auditor, debtor, "2019-09-30", "1,400.00")
    text = response.content.decode()

    assert response.status_code == 200
    for words in ("1,400.00", "0.70", "A demand notice can still be issued.", "2019-10-01"):
        assert words in text
    assert f"/enterprises/{debtor.pk}/receipts/new/?received_on=2019-09-30&amp;amount=1400" in text
    assert Receipt.objects.count() == 0
    assert Entry.objects.count() == 0


def test_link_fills_the_form_of_the_receipt(auditor, debtor):
    text = ask(auditor, debtor, "2019-09-30", "1400.00").content.decode()
    found = re.search(r'href="(/enterprises/\d+/receipts/new/\?[^"]+)"', text)
    assert found is not None

    form = auditor.get(found[1].replace("&amp;", "&")).content.decode()

    assert 'value="2019-09-30"' in form
    assert 'value="1400.00"' in form


def test_page_offers_all_that_is_owed_and_names_the_ladder_that_it_avoids(auditor, debtor):
    page = auditor.get(f"/enterprises/{debtor.pk}/what-if/?on=2019-09-30").content.decode()
    assert "?on=2019-09-30&amp;amount=2045.50" in page
    assert "Give a day and an amount" in page

    text = ask(auditor, debtor, "2019-09-30", "2045.50").content.decode()

    assert "Nothing would be left." in text
    assert "社会保险法 第六十三条第三款" in text
    assert "more than is owed" not in text
    assert "more than is owed" in ask(auditor, debtor, "2019-09-30", "3000").content.decode()
    assert (
        "of late fee would stay owed" in ask(auditor, debtor, "2019-09-30", "2000").content.decode()
    )


def test_nothing_owed_says_so(auditor):
    owner = enterprise()

    assert "Nothing is owed" in auditor.get(f"/enterprises/{owner.pk}/what-if/").content.decode()
    text = ask(auditor, owner, "2019-09-30", "5.00").content.decode()
    assert "nothing to avoid" in text
    assert "would wait in suspense" in text


@pytest.mark.parametrize(
    ("paid_on", "amount", "field"),
    [
        ("2019-09-31", "5.00", "on"),
        ("", "5.00", "on"),
        ("2019-09-30", "", "amount"),
        ("2019-09-30", "five", "amount"),
        ("2019-09-30", "0", "amount"),
        ("2019-09-30", "-5", "amount"),
        ("2019-09-30", "0.001", "amount"),
    ],
)
def test_what_cannot_be_reckoned_is_said_at_its_field(auditor, debtor, paid_on, amount, field):
    response = ask(auditor, debtor, paid_on, amount)

    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert response.context["payment"] is None


@pytest.mark.parametrize("role", Role.values)
def test_everybody_reckons_within_and_only_bookkeepers_may_record(role, users, client_for, debtor):
    within = ask(client_for(users(role, "222401")), debtor, "2019-09-30", "5.00")
    beyond = ask(client_for(users(role, "222402")), debtor, "2019-09-30", "5.00")
    may_record = role in {Role.AUDITOR, Role.ADMINISTRATOR}

    assert (within.status_code, beyond.status_code) == (200, 404)
    assert ("receipts/new/" in within.content.decode()) == may_record


def test_payment_to_come_cannot_be_recorded_yet(auditor, debtor):
    text = ask(auditor, debtor, "2019-10-01", "5.00").content.decode()

    assert "receipts/new/" not in text


def test_file_of_the_enterprise_asks_the_question_for_its_day(auditor, debtor):
    text = auditor.get(f"/enterprises/{debtor.pk}/?on=2019-09-15").content.decode()
    section = text.split('id="what-if"')[1].split("</section>")[0]

    assert f'action="/enterprises/{debtor.pk}/what-if/"' in section
    assert 'value="2019-09-15"' in section


def test_number_of_queries_does_not_grow(auditor, debtor, django_assert_max_num_queries):
    many = enterprise()
    in_arrears(many, {"pension": "50000.00", "injury": "500.00"}, "2009-01", "2019-08")
    for number in range(1, 10):
        received(many, f"2019-09-0{number}", "100.00")

    with django_assert_max_num_queries(10) as few:
        ask(auditor, debtor, "2019-09-30", "1400.00")
    with django_assert_max_num_queries(len(few)):
        ask(auditor, many, "2019-09-30", "1400.00")
