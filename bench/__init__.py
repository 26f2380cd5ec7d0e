"""The benchmark suite: ``make bench`` runs it whole and prints one table. Nothing here is a test."""
