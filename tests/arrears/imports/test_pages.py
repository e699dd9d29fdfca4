"""Lists through the pages: chosen, previewed, committed, taken back, and kept from strangers."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.enums import Role
from intake.enums import BatchKind, BatchState
from intake.models import ImportBatch
from tests.arrears.imports.scenes import (
    FOOD,
    KINDS,
    MILL,
    URL,
    bank_list,
    book_of,
    counting,
    list_row,
    official_list,
    on_file,
    previewed,
    receipt_row,
    receipts,
    undo,
    uploaded,
)


def test_upload_page_offers_the_kinds_and_says_what_each_is(browser_of):
    page = browser_of.get(URL).content.decode()

    for kind in BatchKind:
        assert f'href="{URL}?kind={kind}"' in page
    assert "Survey round" in page
    assert browser_of.get(f"{URL}?kind=nonsense").content.decode().count("Survey round") > 0


def test_bank_lists_speak_of_no_day(browser_of):
    page = browser_of.get(f"{URL}?kind=receipts").content.decode()

    assert "One row per receipt" in page
    assert "Survey round" not in page
    assert 'name="as_of_on"' not in page
    assert f'href="{URL}?kind=receipts" aria-current="page"' in page


def test_official_lists_speak_of_a_day_and_offer_the_names_of_earlier_ones(
    browser_of, importer, owner
):
    official_list(importer, list_row(), title="2019年8月样例")

    page = browser_of.get(f"{URL}?kind=official").content.decode()

    assert "The list speaks of" in page
    assert '<option value="2019年8月样例">' in page


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"title": "样例"}, "No file was chosen"),
        ({"title": " ", "file": SimpleUploadedFile("样.csv", b"x")}, "Name the list"),
    ],
)
def test_bad_input_is_refused_at_once(post, browser_of, data, message):
    response = post(browser_of, f"{URL}?kind=receipts", data)

    assert response.status_code == 400
    assert message in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_bank_list_goes_all_the_way_and_back(post, browser_of, owner):
    rows = [
        receipt_row("S1", "1,060.00", "2019-09-20"),
        receipt_row("S2", day="2019-09-01"),
        receipt_row("S2", day="2019-09-01"),
        receipt_row("S3", payer=MILL),
    ]
    file = uploaded(BatchKind.RECEIPTS, *rows)

    page = post(browser_of, f"{URL}?kind=receipts", {"title": "样例", "file": file}).url
    batch = ImportBatch.objects.get(kind="receipts")
    shown = browser_of.get(page)
    text = shown.content.decode()

    assert batch.state == BatchState.PREVIEWED
    assert dict(shown.context["preview"].figures) == {
        "Receipts": "2",
        "Received, yuan": "1,160.00",
        "Enterprises": "1",
        "Earliest day": "2019-09-01",
        "Latest day": "2019-09-20",
    }
    assert dict(shown.context["changes"]) == {
        "New receipts": "2",
        "Received newly, yuan": "1,160.00",
        "Known already, which change nothing": "0",
        "New ones before the latest receipt of their enterprise": "0",
    }
    for expected in ("Bank receipt list", "import the survey that names it", MILL, "2019-09"):
        assert expected in text
    assert f"{URL}?title=%E6%A0%B7%E4%BE%8B&amp;kind=receipts" in text

    post(browser_of, reverse("intake:commit", args=[batch.pk]), {"skip_bad_rows": "on"})
    shown = browser_of.get(page)
    assert dict(shown.context["outcome"]) == {
        "Receipts recorded": "2",
        "Received, yuan": "1,160.00",
        "Known before, unchanged": "0",
        "Reversed since": "0",
        "Laid on principal, yuan": "300.00",
        # 100 × 0.0005 × (63 days to 1 September + 51 and 20 days to the 20th)
        "Laid on late fee, yuan": "6.70",
        "Waiting in suspense, yuan": "853.30",
    }
    assert len(receipts()) == 2

    post(browser_of, reverse("intake:undo", args=[batch.pk]), {"reason": "样例"})
    assert receipts() == []
    assert "This import was undone." in browser_of.get(page).content.decode()


def test_official_list_goes_all_the_way_and_back(post, browser_of, owner):
    file = uploaded(BatchKind.OFFICIAL, list_row("240.00"), list_row("9.00", insurance="失业"))
    data = {"title": "样例", "file": file, "as_of_on": "2019-08-31"}

    page = post(browser_of, f"{URL}?kind=official", data).url
    batch = ImportBatch.objects.get(kind="official")
    shown = browser_of.get(page)

    assert dict(shown.context["preview"].figures)["Principal, yuan"] == "249.00"
    changes = dict(shown.context["changes"])
    assert changes["Estimates replaced"] == "1"
    assert changes["Estimated months of these enterprises that stay"] == "2"
    assert "The list speaks of" in shown.content.decode()

    post(browser_of, reverse("intake:commit", args=[batch.pk]))
    assert dict(browser_of.get(page).context["outcome"]) == {
        "Items of arrears recorded": "2",
        "Of these still in force": "2",
        "Principal in force, yuan": "249.00",
        "Estimates replaced": "1",
        "Items of other lists replaced": "0",
    }
    assert counting()[-1] == ("2019-08", "unemployment", "9.00", "official")

    post(browser_of, reverse("intake:undo", args=[batch.pk]), {"reason": "样例"})
    assert counting()[-1] == ("2019-08", "pension", "100.00", "estimated")


def test_enterprise_file_tells_of_its_official_lists(browser_of, importer, owner):
    batch = official_list(importer, list_row("240.00"), list_row("9.00", insurance="失业"))

    page = browser_of.get(f"/enterprises/{owner.pk}/").content.decode()
    assert "Official list “样例清单” imported" in page
    assert "2 items of arrears were made of it." in page

    undo(batch, "样例：导错文件")
    assert (
        "Import of “样例清单” undone"
        in browser_of.get(f"/enterprises/{owner.pk}/").content.decode()
    )


def test_same_file_twice_says_so_on_the_page(post, browser_of, importer, owner):
    rows = [receipt_row("S1")]
    bank_list(importer, *rows, title="样例一")

    response = post(
        browser_of,
        f"{URL}?kind=receipts",
        {"title": "样例二", "file": uploaded(BatchKind.RECEIPTS, *rows)},
    )

    assert response.status_code == 400
    assert "already imported for “样例一”" in response.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_columns_of_a_list_may_be_assigned_by_hand(post, browser_of, owner, kind):
    """Headers that say nothing: the fields of this kind are offered, and remembered for it."""
    row = receipt_row("S1") if kind is BatchKind.RECEIPTS else list_row()
    headers = [f"列{number}" for number in range(len(row))]
    content = book_of(headers, [row]).getvalue()
    file = SimpleUploadedFile("样例.xlsx", content)

    post(browser_of, f"{URL}?kind={kind}", {"title": "样例", "file": file})
    batch = ImportBatch.objects.get(kind=kind)
    assert batch.state == BatchState.NEEDS_MAPPING
    address = reverse("intake:mapping", args=[batch.pk])
    rows = {"sheets0-first_header_row": "1", "sheets0-last_header_row": "1"}
    offered = browser_of.post(address, rows | {"show": "sheets0"}).content.decode()
    assert f'<option value="{"debit" if kind == "receipts" else "due_on"}">' in offered
    fields = (
        ["received_on", "reference", "name", "uscc", "amount", "note"]
        if kind is BatchKind.RECEIPTS
        else ["name", "uscc", "insurance", "month", "unit_part", "personal_part", "total", "due_on"]
    )
    letters = "ABCDEFGH"
    chosen = {
        f"sheets0-field_{letter}": field for letter, field in zip(letters, fields, strict=False)
    }
    post(browser_of, address, chosen | rows | {"sheets0-unit": "yuan"})

    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED, batch.problem
    assert batch.totals["rows_accepted"] == 1


@pytest.mark.parametrize("kind", KINDS)
def test_rejected_rows_come_back_as_a_workbook(browser_of, importer, owner, kind):
    good, bad = (
        (receipt_row("S1"), receipt_row("S2", "-1"))
        if kind is BatchKind.RECEIPTS
        else (list_row(), list_row("5.00", "2019-07", name=MILL))
    )
    batch = previewed(importer, kind, [good, bad])

    response = browser_of.get(reverse("intake:rejects", args=[batch.pk]))

    assert response.status_code == 200
    assert b"".join(response.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize("kind", KINDS)
def test_clean_list_says_that_there_is_nothing_to_object_to(browser_of, importer, owner, kind):
    row = receipt_row("S1") if kind is BatchKind.RECEIPTS else list_row()
    batch = previewed(importer, kind, [row])

    page = browser_of.get(reverse("intake:batch", args=[batch.pk])).content.decode()

    assert "Nothing to object to" in page


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_committed", [False, True])
def test_stranger_finds_no_list_of_another_jurisdiction(
    client_for, users, importer, owner, kind, is_committed
):
    row = receipt_row("S1") if kind is BatchKind.RECEIPTS else list_row()
    make = {
        BatchKind.RECEIPTS: lambda: bank_list(importer, row),
        BatchKind.OFFICIAL: lambda: official_list(importer, row),
    }[kind]
    batch = make() if is_committed else previewed(importer, kind, [row])
    stranger = client_for(users(Role.ADMINISTRATOR, "2201"))

    for name in ("batch", "rejects", "file", "mapping"):
        assert stranger.get(reverse(f"intake:{name}", args=[batch.pk])).status_code == 404
    for name in ("commit", "undo"):
        url = reverse(f"intake:{name}", args=[batch.pk])
        assert stranger.post(url, {"reason": "样例"}).status_code == 404
    assert (len(receipts()) == 1) == (is_committed and kind is BatchKind.RECEIPTS)


def test_list_of_imports_names_and_narrows_the_kinds(browser_of, importer, owner):
    bank_list(importer, receipt_row("S1"), title="样例到账")
    official_list(importer, list_row(), title="样例欠费")

    everything = browser_of.get("/imports/").content.decode()
    narrowed = browser_of.get("/imports/?kind=receipts")

    assert "Bank receipt list" in everything
    assert "样例欠费" in everything
    titles = [line["batch"].title for line in narrowed.context["lines"]]
    assert titles == ["样例到账"]
    nothing = browser_of.get("/imports/?kind=survey&q=没有").content.decode()
    assert "No import matches" in nothing


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_committed", [False, True])
def test_number_of_queries_does_not_grow_with_the_rows(
    browser_of, importer, owner, kind, is_committed
):
    def queries(count: int) -> int:
        rows = [
            receipt_row(f"S{count}-{number}")
            if kind is BatchKind.RECEIPTS
            else list_row("5.00", f"20{number:02d}-01", due="")
            for number in range(1, count + 1)
        ]
        if not is_committed:
            batch = previewed(importer, kind, rows)
        elif kind is BatchKind.RECEIPTS:
            batch = bank_list(importer, *rows)
        else:
            batch = official_list(importer, *rows)
        with CaptureQueriesContext(connection) as caught:
            assert browser_of.get(f"/imports/{batch.pk}/").status_code == 200
        return len(caught)

    few = queries(2)

    assert queries(15) == few <= 24


def test_names_in_chinese_brackets_lead_to_the_same_enterprise(post, browser_of, owner):
    on_file(MILL)
    file = uploaded(BatchKind.RECEIPTS, receipt_row("S1", payer="图们样例(集团) 纺织厂"))

    post(browser_of, f"{URL}?kind=receipts", {"title": "样例", "file": file})

    batch = ImportBatch.objects.get(kind="receipts")
    assert batch.totals["rows_rejected"] == 0
    assert FOOD not in str(batch.totals)
