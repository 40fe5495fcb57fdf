"""Dates as readers of British English write them; Django's own would cut the month to three letters."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
