"""Addresses of the pages about collection cases."""

from django.urls import path

from arrears.cases.pages import acting, contesting, deciding, disposal, views

app_name = "cases"
urlpatterns = [
    path("cases/", views.worktray, name="list"),
    path("cases/<int:pk>/", views.case_page, name="case"),
    path("cases/<int:pk>/steps/<slug:step>/", acting.take, name="step"),
    path("cases/<int:pk>/assignment/", acting.assign, name="assign"),
    path("cases/<int:pk>/assets/new/", acting.asset_new, name="asset-new"),
    path("cases/<int:pk>/remedies/new/", contesting.remedy_new, name="remedy-new"),
    path("case-remedies/<int:pk>/outcome/", contesting.remedy_outcome, name="remedy-outcome"),
    path("asset-clues/<int:pk>/end/", acting.asset_end, name="asset-end"),
    path("case-proposals/<int:pk>/approve/", deciding.approve_one, name="approve"),
    path("case-proposals/<int:pk>/send-back/", deciding.send_back_one, name="send-back"),
    path(
        "enterprises/<int:enterprise_pk>/baseline-checks/new/",
        disposal.check_new,
        name="check-new",
    ),
    path("enterprises/<int:enterprise_pk>/cases/new/", acting.open_new, name="open"),
]
