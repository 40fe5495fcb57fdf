"""Figures for Prometheus: requests by route, and what is waiting. None is about a person.

Each process writes its counts into a file of its own where PROMETHEUS_MULTIPROC_DIR names a folder, as gunicorn.conf.py
does, and whichever process is asked adds them up.
"""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from immunoinfo.changes.models import Change
from immunoinfo.operation.health import state
from immunoinfo.publishing.kinds import collection_of, publishable_models

SECONDS = (0.001, 0.005, 0.025, 0.1, 0.25, 1, 5)  # the steps by which requests are sorted
REQUESTS = Counter("immunoinfo_requests", "Requests answered", ["method", "route", "status"])
TIMES = Histogram("immunoinfo_request_seconds", "How long answers took", ["route"], buckets=SECONDS)


def count(method: str, route: str, status: int, seconds: float) -> None:
    """Note one answer. All three words come from closed lists, so the number of figures is bounded."""
    REQUESTS.labels(method, route, status).inc()
    TIMES.labels(route).observe(seconds)


class Site(Collector):
    """What is so at the moment at which somebody asks."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        failing, degraded = state()
        parts = GaugeMetricFamily("immunoinfo_part_up", "Whether a part works, as /readyz says", labels=["part"])
        for part in ("database", "migrations", "search", "cache"):
            parts.add_metric([part], part not in (*failing, *degraded))
        yield parts
        if "database" in failing or "migrations" in failing:
            return
        yield GaugeMetricFamily(
            "immunoinfo_changes_waiting", "Changed items that search is to look at", value=Change.objects.count()
        )
        items = GaugeMetricFamily("immunoinfo_published_items", "What readers can read", labels=["kind"])
        for model in publishable_models():
            items.add_metric([collection_of(model)], model.objects.published().count())
        yield items
        sessions = Session.objects.filter(expire_date__gt=timezone.now()).count()
        yield GaugeMetricFamily("immunoinfo_sessions", "Editors signed in", value=sessions)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus alone: 404 while it is off, 401 without the token."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(generate_latest(Site()) + generate_latest(counts()), content_type=CONTENT_TYPE_LATEST)


def counts() -> CollectorRegistry:
    """Return the counts of all processes, or of this one where it is the only one."""
    registry = CollectorRegistry()
    try:
        MultiProcessCollector(registry)
    except ValueError:  # no folder is named
        return REGISTRY
    return registry
