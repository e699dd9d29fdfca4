"""Addresses of the pages about stops."""

from django.urls import path

from arrears.stops import recording, views

app_name = "stops"
urlpatterns = [
    path("stops/", views.stop_list, name="list"),
    path("stops/<int:pk>/", views.stop_page, name="stop"),
    path("stops/<int:pk>/end/", recording.stop_end, name="end"),
    path("enterprises/<int:enterprise_pk>/stops/new/", recording.stop_new, name="new"),
]
