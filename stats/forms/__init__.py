"""What people ask for on the pages of statistics: plain GETs, checked beside each field."""
