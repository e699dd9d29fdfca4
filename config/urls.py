"""Every address of the product."""

from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path

urlpatterns = [
    path("login/", auth_views.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("language/", include("casework.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("arrears.api.urls")),
    path("imports/", include("intake.urls")),
    path("enterprises/", include("enterprises.urls")),
    path("", include("arrears.urls")),
]
