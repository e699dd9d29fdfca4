"""Addresses of the pages that say what would be."""

from django.urls import path

from arrears.what_if import views

app_name = "what_if"
urlpatterns = [
    path("enterprises/<int:enterprise_pk>/what-if/", views.payment, name="payment"),
    path("enterprises/<int:enterprise_pk>/instalments/", views.plan, name="plan"),
    path(
        "enterprises/<int:enterprise_pk>/instalments/plan.xlsx", views.plan_xlsx, name="plan-xlsx"
    ),
]
