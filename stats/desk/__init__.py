"""The owner's desk: the portal at a glance, and what needs attention, on the first page of the administration."""
