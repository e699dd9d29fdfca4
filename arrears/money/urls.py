"""Addresses of the money pages."""

from django.urls import path

from arrears.money import entry, statement_views, views

app_name = "money"
urlpatterns = [
    path("receipts/", views.receipt_list, name="list"),
    path("receipts/export.xlsx", views.export_receipts, name="export"),
    path("receipts/new/", entry.choose, name="choose"),
    path("receipts/<int:pk>/", views.receipt, name="receipt"),
    path("receipts/<int:pk>/reverse/", views.reverse_one, name="reverse"),
    path("receipts/<int:pk>/refund/", views.refund, name="refund"),
    path("refunds/<int:pk>/reverse/", views.reverse_one_refund, name="refund-reverse"),
    path("suspense/", views.suspense, name="suspense"),
    path("enterprises/<int:enterprise_pk>/receipts/new/", entry.record, name="record"),
    path("enterprises/<int:pk>/statement/", statement_views.statement, name="statement"),
    path("enterprises/<int:pk>/statement.xlsx", statement_views.workbook, name="statement-xlsx"),
    path("enterprises/<int:pk>/statement.docx", statement_views.letter, name="statement-docx"),
]
