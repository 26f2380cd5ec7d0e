"""What everything uses and nothing here knows about: refusal, change of state, as of, registry of kinds."""
