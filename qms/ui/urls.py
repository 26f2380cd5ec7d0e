from django.urls import URLPattern, URLResolver, path

from qms.ui import views

app_name = "ui"
urlpatterns: list[URLPattern | URLResolver] = [path("gallery/", views.gallery, name="gallery")]
