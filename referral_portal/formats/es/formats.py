"""How days and moments are written in Spanish: the same in the admin as on the partners' pages."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j b Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j b Y, H:i"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = r"j \d\e F"

# Formats of ours, asked for by name as Django's are.
MONTH_DAY_YEAR_FORMAT = r"j \d\e F \d\e Y"
LONG_DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
LONG_DATE_FORMAT = r"l, j \d\e F \d\e Y"
WEEKDAY_FORMAT = r"l, j \d\e F"
SHORT_WEEKDAY_FORMAT = "D j b"
SHORT_DAY_FORMAT = "j b"
SHORT_DAY_TIME_FORMAT = "j b, H:i"

# Browsers' date fields take nothing else.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%d/%m/%Y %H:%M"]
DECIMAL_SEPARATOR, THOUSAND_SEPARATOR, NUMBER_GROUPING = ",", ".", 3
