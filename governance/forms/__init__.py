"""What people type: forms shape input, the rules stay with the records."""
