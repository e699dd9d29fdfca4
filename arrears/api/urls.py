"""Addresses of the API, its schema and the page that shows it."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from arrears.api import views

router = SimpleRouter(use_regex_path=False)
router.register("enterprises", views.EnterpriseViewSet, basename="enterprise")
router.register("items", views.ItemViewSet, basename="item")

app_name = "api"
urlpatterns = [
    path("", include(router.urls)),
    path("portfolio/", views.PortfolioView.as_view(), name="portfolio"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
]
