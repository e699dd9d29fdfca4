"""Addresses of the pages about fines."""

from django.urls import path

from arrears.fines import acting, views

app_name = "fines"
urlpatterns = [
    path("fines/", views.fine_list, name="list"),
    path("fines/<int:pk>/", views.fine_page, name="fine"),
    path("fines/<int:pk>/steps/<slug:step>/", acting.take, name="step"),
    path("fines/<int:pk>/remedies/new/", acting.remedy_new, name="remedy-new"),
    path("fine-remedies/<int:pk>/outcome/", acting.remedy_outcome, name="remedy-outcome"),
    path("fine-proposals/<int:pk>/approve/", acting.approve_one, name="approve"),
    path("fine-proposals/<int:pk>/send-back/", acting.send_back_one, name="send-back"),
    path("cases/<int:case_pk>/fines/new/", acting.file_new, name="new"),
]
