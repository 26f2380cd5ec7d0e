"""Addresses of audits and certificates."""

from django.urls import path

from objectives.views import audits, certificates

urlpatterns = [
    path("audits/", audits.audits, name="audits"),
    path("audits/export/", audits.export, name="audits_export"),
    path("audits/programme/", audits.programme, name="audit_programme"),
    path("audits/new/", audits.new, name="new_audit"),
    path("audits/<slug:reference>/", audits.audit, name="audit"),
    path("audits/<slug:reference>/edit/", audits.edit, name="edit_audit"),
    path("audits/<slug:reference>/held/", audits.held, name="hold_audit"),
    path("audits/<slug:reference>/report/", audits.report, name="report_audit"),
    path("audits/<slug:reference>/cancellation/", audits.cancellation, name="cancel_audit"),
    path("audits/<slug:reference>/file/", audits.file, name="audit_file"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/export/", certificates.export, name="certificates_export"),
    path("certificates/new/", certificates.new, name="new_certificate"),
    path("certificates/<slug:reference>/", certificates.certificate, name="certificate"),
    path("certificates/<slug:reference>/edit/", certificates.edit, name="edit_certificate"),
    path("certificates/<slug:reference>/renewal/", certificates.renewal, name="renew_certificate"),
    path("certificates/<slug:reference>/ending/", certificates.ending, name="end_certificate"),
    path("certificates/<slug:reference>/file/", certificates.file, name="certificate_file"),
]
