"""Views of the desk: the home page and search."""
