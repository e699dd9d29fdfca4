"""Addresses of enterprises."""

from django.urls import path

from enterprises import views

app_name = "enterprises"
urlpatterns = [
    path("", views.enterprise_list, name="list"),
    path("export.xlsx", views.export_list, name="export"),
    path("<int:pk>/", views.enterprise_file, name="file"),
]
