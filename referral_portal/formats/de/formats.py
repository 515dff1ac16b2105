"""How days and moments are written in German: the same in the admin as on the partners' pages."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j. N Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j. N Y, H:i"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = "j. F"

# Formats of ours, asked for by name as Django's are.
MONTH_DAY_YEAR_FORMAT = "j. F Y"
LONG_DATETIME_FORMAT = "j. F Y, H:i"
LONG_DATE_FORMAT = "l, j. F Y"
WEEKDAY_FORMAT = "l, j. F"
SHORT_WEEKDAY_FORMAT = "D, j. N"
SHORT_DAY_FORMAT = "j. N"
SHORT_DAY_TIME_FORMAT = "j. N, H:i"

# Browsers' date fields take nothing else.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%d.%m.%Y %H:%M"]
DECIMAL_SEPARATOR, THOUSAND_SEPARATOR, NUMBER_GROUPING = ",", ".", 3
