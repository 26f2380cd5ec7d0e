"""Addresses of responsibility matrices: the list, drafts, versions compared, signed, confirmed, given out."""

from django.urls import path

from governance.views import matrices, matrix_agreeing, matrix_sheets

urlpatterns = [
    path("matrices/", matrices.matrix_list, name="matrices"),
    path("matrices/new/", matrices.new_matrix, name="new_matrix"),
    path("matrices/sheet/", matrix_sheets.sheet, name="matrix_sheet"),
    path("matrices/sheet/<str:token>/", matrix_sheets.taking, name="matrix_sheet_taking"),
    path("matrices/<str:reference>/matrix.pdf", matrix_sheets.matrix_pdf, name="matrix_pdf"),
    path("matrices/<str:reference>/matrix.xlsx", matrix_sheets.matrix_xlsx, name="matrix_xlsx"),
    path("matrices/<str:reference>/copy/", matrices.matrix_copy, name="matrix_copy"),
    path("matrices/<str:reference>/comparison/", matrices.comparison, name="matrix_comparison"),
    path(
        "matrices/<str:reference>/approval-request/",
        matrix_agreeing.approval_request,
        name="matrix_approval_request",
    ),
    path("matrices/<str:reference>/approval/", matrix_agreeing.approval, name="matrix_approval"),
    path(
        "matrices/<str:reference>/acknowledgement/",
        matrix_agreeing.acknowledgement,
        name="matrix_acknowledgement",
    ),
]
