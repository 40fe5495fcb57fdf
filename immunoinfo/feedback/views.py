"""Takes what readers say about a page."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from immunoinfo.accounts.tries import TooManyTriesError, add_one, counts, key, network, seconds_left
from immunoinfo.changes.public import public_page
from immunoinfo.feedback.forms import FeedbackForm
from immunoinfo.feedback.models import Feedback

MOST_BY_ADDRESS = 10  # messages from one address in a quarter of an hour
MAX_BODY = 16_384  # bytes: 1,000 characters, each of four bytes written as %F0%9F%A7%AC, and the rest of the form
FORM = "application/x-www-form-urlencoded"


@csrf_exempt
def feedback(request: HttpRequest) -> HttpResponseBase:
    """Read about feedback, or send it: the forms at the foot of pages lead here."""
    return send(request) if request.method == "POST" else about_feedback(request)


@public_page()
def about_feedback(request: HttpRequest) -> HttpResponse:
    return render(request, "feedback/feedback.html")


@public_page()
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "feedback/thanks.html")


@never_cache
def send(request: HttpRequest) -> HttpResponse:
    """Take one message and lead to the thank-you page.

    The form stands on pages that are the same for everybody and set no cookie, so it cannot carry Django's token.
    Instead the browser's own word is taken: every browser in use sends `Origin` with a POST, and no page can change
    or leave it out (Fetch standard, 3.2). A POST that does not name this site there, or that `Sec-Fetch-Site` calls
    anything but same-origin, is refused. What is at stake is small: whoever forges a message acts as nobody.
    """
    if request.content_type != FORM or int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
        return refused(request, 400)
    if not is_from_here(request):
        return refused(request, 403)
    try:
        count(request.META.get("REMOTE_ADDR", ""))
    except TooManyTriesError as error:
        return refused(request, 429, error.wait)
    if Feedback.objects.is_full():
        return refused(request, 429, seconds_to_midnight())
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return render(request, "feedback/feedback.html", {"form": form}, status=400)
    form.save()
    return HttpResponse(status=303, headers={"Location": reverse("feedback:thanks")})


def is_from_here(request: HttpRequest) -> bool:
    """Tell whether the browser says that the form stood on a page of this site."""
    own = f"{request.scheme}://{request.get_host()}"
    site = request.headers.get("Sec-Fetch-Site", "same-origin")  # left out by old browsers, and without TLS
    return request.headers.get("Origin") == own and site == "same-origin"


def count(address: str) -> None:
    """Count one message from ADDRESS, in the same short-lived place as wrong sign-ins; raises TooManyTriesError."""
    counter = key("feedback", network(address))
    if counts.ask(add_one, counter) > MOST_BY_ADDRESS:
        raise TooManyTriesError(counts.ask(seconds_left, counter))


def seconds_to_midnight() -> int:
    now = timezone.localtime()
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(1, round((midnight - now).total_seconds()))


def refused(request: HttpRequest, status: int, wait: int = 0) -> HttpResponse:
    """Say that the message was not taken, and when to try again."""
    response = render(request, "feedback/refused.html", {"status": status}, status=status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response
