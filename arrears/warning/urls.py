"""Address of the early-warning list."""

from django.urls import path

from arrears.warning import views

app_name = "warning"
urlpatterns = [path("early-warning/", views.warning_list, name="list")]
