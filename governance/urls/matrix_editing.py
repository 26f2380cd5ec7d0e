"""Addresses of one responsibility matrix: the page on which it is read and edited."""

from django.urls import path

from governance.views import matrix_editing, matrix_lines

urlpatterns = [
    path("matrices/<str:reference>/", matrix_editing.matrix, name="matrix"),
    path("matrices/<str:reference>/cells/", matrix_editing.cells, name="matrix_cells"),
    path("matrices/<str:reference>/rows/new/", matrix_lines.new_row, name="new_matrix_row"),
    path("matrices/<str:reference>/rows/missing/", matrix_lines.missing_rows, name="missing_matrix_rows"),
    path("matrices/<str:reference>/rows/<int:key>/", matrix_lines.row, name="matrix_row"),
    path("matrices/<str:reference>/rows/<int:key>/letters/", matrix_lines.letters, name="matrix_row_letters"),
    path(
        "matrices/<str:reference>/rows/<int:key>/removal/", matrix_lines.row_removal, name="matrix_row_removal"
    ),
    path("matrices/<str:reference>/columns/new/", matrix_lines.new_column, name="new_matrix_column"),
    path("matrices/<str:reference>/columns/<int:key>/", matrix_lines.column, name="matrix_column"),
    path(
        "matrices/<str:reference>/columns/<int:key>/removal/",
        matrix_lines.column_removal,
        name="matrix_column_removal",
    ),
]
