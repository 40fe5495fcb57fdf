from django.urls import path

from glossary import views

app_name = "glossary"
urlpatterns = [
    path("", views.term_list, name="term_list"),
    path("json/", views.as_json, name="as_json"),
    path("csv/", views.as_csv, name="as_csv"),
    path("<slug:slug>/", views.term_detail, name="term_detail"),
]
