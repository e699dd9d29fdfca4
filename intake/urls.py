"""Addresses of the import."""

from django.urls import path

from intake import views

app_name = "intake"
urlpatterns = [
    path("", views.batch_list, name="list"),
    path("new/", views.upload, name="upload"),
    path("<int:pk>/", views.batch, name="batch"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/columns/", views.mapping, name="mapping"),
    path("<int:pk>/commit/", views.commit, name="commit"),
    path("<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/rejected/", views.rejects, name="rejects"),
    path("<int:pk>/file/", views.file, name="file"),
]
