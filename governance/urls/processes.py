"""Addresses of processes and their owners."""

from django.urls import path

from governance.views import processes

urlpatterns = [
    path("process-map/", processes.map_of_processes, name="process_map"),
    path("process-map/pdf/", processes.map_on_paper, name="process_map_pdf"),
    path("processes/", processes.process_list, name="processes"),
    path("processes/new/", processes.new_process, name="new_process"),
    path("processes/<str:code>/", processes.process, name="process"),
    path("processes/<str:code>/owner/", processes.ownership, name="ownership"),
    path("processes/<str:code>/description/", processes.describe_process, name="describe_process"),
]
