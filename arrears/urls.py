"""Addresses of arrears; the home page stands outside the namespace, it is everyone's."""

from django.urls import include, path

from arrears import views
from arrears.sheet import views as sheet

_sheet = "enterprises/<int:enterprise_pk>/late-fee-sheet/"
_pages = [
    path("enterprises/<int:enterprise_pk>/arrears/<slug:insurance>/", views.months, name="months"),
    path("arrears/items/<int:pk>/working/", views.item_working, name="working"),
    path(_sheet, sheet.sheet_page, name="sheet"),
    path(f"{_sheet}late-fee-sheet.xlsx", sheet.sheet_xlsx, name="sheet_xlsx"),
    path(f"{_sheet}late-fee-sheet.docx", sheet.sheet_docx, name="sheet_docx"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("", include((_pages, "arrears"))),
    path("", include("arrears.cases.documents.urls")),
    path("", include("arrears.cases.notices.urls")),
    path("", include("arrears.cases.pages.urls")),
    path("", include("arrears.fines.urls")),
    path("", include("arrears.money.urls")),
    path("", include("arrears.stops.urls")),
    path("", include("arrears.what_if.urls")),
    path("", include("arrears.warning.urls")),
]
