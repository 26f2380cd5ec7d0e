"""What holds in governance, judged over plain values: no database, no request, no clock."""
