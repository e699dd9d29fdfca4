"""Addresses of the letters of collection cases."""

from django.urls import path

from arrears.cases.documents import template_views, views

app_name = "documents"
urlpatterns = [
    path("case-documents/<int:pk>/letter.docx", views.document_file, name="file"),
    path("case-documents/<int:pk>/service/", views.serve, name="serve"),
    path(
        "case-documents/<int:pk>/service-record.docx",
        views.service_return_file,
        name="service-return",
    ),
    path("cases/<int:case_pk>/draft.docx", views.draft_file, name="draft"),
    path("letter-templates/", template_views.templates, name="templates"),
    path("letter-templates/letter.docx", template_views.template_file, name="template-file"),
    path("letter-templates/reset/", template_views.reset, name="template-reset"),
]
