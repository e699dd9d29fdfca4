"""Addresses of bulk notices."""

from django.urls import path

from arrears.cases.notices.pages import choosing, deciding, downloads, one_batch

_one = "cases/notices/<int:pk>/"

app_name = "notices"
urlpatterns = [
    path("cases/notices/", choosing.batch_list, name="list"),
    path("cases/notices/new/", choosing.choose, name="choose"),
    path(_one, one_batch.batch_page, name="batch"),
    path(f"{_one}progress/", one_batch.progress, name="progress"),
    path(f"{_one}start/", one_batch.start_batch, name="start"),
    path(f"{_one}leave-out/", one_batch.leave_out_rows, name="leave-out"),
    path(f"{_one}renew/", one_batch.renew_batch, name="renew"),
    path(f"{_one}drop/", one_batch.drop_batch, name="drop"),
    path(f"{_one}decide/", deciding.decide_page, name="decide"),
    path(f"{_one}letters.zip", downloads.letters_zip, name="letters"),
    path(f"{_one}outcome.xlsx", downloads.outcome_xlsx, name="outcome"),
]
