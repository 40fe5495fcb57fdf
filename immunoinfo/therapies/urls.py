from django.urls import path

from immunoinfo.therapies import views

app_name = "therapies"
urlpatterns = [
    path("", views.therapy_list, name="therapy_list"),
    path("compare/", views.compare, name="compare"),
    path("<slug:slug>/", views.therapy_detail, name="therapy_detail"),
    path("<slug:slug>/booklet/", views.booklet, name="booklet"),
]
