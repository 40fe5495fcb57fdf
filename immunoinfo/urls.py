"""Every address of the site. The public ones are permanent and listed in README.md. Pages in another language than English have its code before them."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path

from immunoinfo import api, feeds, sitemaps, views
from immunoinfo.accounts.site import ResetView
from immunoinfo.operation import health, metrics
from immunoinfo.publishing.preview import preview

urlpatterns = [
    *i18n_patterns(
        path("", views.home, name="home"),
        path("search/", include("immunoinfo.search.urls")),
        path("therapies/", include("immunoinfo.therapies.urls")),
        path("articles/", include("articles.urls")),
        path("questions/", include("articles.question_urls")),
        path("glossary/", include("glossary.urls")),
        path("api/", views.data, name="data"),
        path("api/v1/", include((api.addresses(), "api"))),
        path("feedback/", include("immunoinfo.feedback.urls")),
        path("take-to-clinic/", views.take_to_clinic, name="take_to_clinic"),
        path("take-to-clinic/card/", views.wallet_card, name="wallet_card"),
        path("about/", views.about, name="about"),
        path("privacy/", views.privacy, name="privacy"),
        path("accessibility/", views.accessibility, name="accessibility"),
        path("disclaimer/", views.disclaimer, name="disclaimer"),
        # Last, because of these each address must be compared with every one.
        path("", include((feeds.addresses(), "feeds"))),
        path("", include((sitemaps.addresses(), "sitemaps"))),
        prefix_default_language=False,  # addresses are permanent, and English was first
    ),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", health.alive, name="health"),
    path("readyz", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("preview/<str:token>/", preview, name="preview"),
    # Pictures only, named by the site; a proxy in front may answer this instead.
    path("media/<path:path>", views.media, name="media"),
    path("admin/password_reset/", ResetView.as_view(), name="admin_password_reset"),
    path("admin/password_reset/done/", auth_views.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path("admin/reset/<uidb64>/<token>/", auth_views.PasswordResetConfirmView.as_view(), name="password_reset_confirm"),
    path("admin/reset/done/", auth_views.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
    path("admin/", admin.site.urls),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
