"""Settings, urls and the Celery application: wiring that belongs to no domain."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
