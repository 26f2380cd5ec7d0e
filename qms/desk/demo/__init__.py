"""The demo company: a credible manufacturer and service company, the same for the same seed and day.

The only place that sets recorded times in the past: every record goes through the procedures that people use,
with the moment at which it would have been recorded.
"""
