"""Addresses of people, roles, sites and the organisation."""

from django.urls import URLPattern, URLResolver, path

from qms.people.views import invitations, leaving, people, persons, roles, saved_filters, sites

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", people.people, name="people"),
    path("new/", persons.new_person, name="new_person"),
    path("organisation/", sites.organisation, name="organisation"),
    path("sites/", sites.sites, name="sites"),
    path("sites/new/", sites.new_site, name="new_site"),
    path("sites/<slug:code>/", sites.site, name="site"),
    path("invitation/<str:token>/", invitations.acceptance, name="acceptance"),
    path("filters/<str:of_list>/new/", saved_filters.new_filter, name="new_filter"),
    path("filters/<int:pk>/", saved_filters.saved_filter, name="saved_filter"),
    path("filters/<int:pk>/removal/", saved_filters.filter_removal, name="filter_removal"),
    path("<int:pk>/", persons.person, name="person"),
    path("<int:pk>/facts/", persons.facts, name="facts"),
    path("<int:pk>/ending/", leaving.ending, name="ending"),
    path("<int:pk>/hand-over/", leaving.handing_over, name="hand_over"),
    path("<int:pk>/invitation/", invitations.invitation, name="invitation"),
    path("<int:pk>/roles/", roles.giving, name="granting"),
    path("roles/<int:pk>/ending/", roles.ending, name="role_ending"),
]
