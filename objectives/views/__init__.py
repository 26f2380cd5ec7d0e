"""Pages of objectives, their measurements, customer requirements and business goals."""
