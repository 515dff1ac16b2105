"""A stand-in for machines without curl: understands the options that the documentation uses."""

import argparse
import sys
from urllib.request import Request, urlopen

options = argparse.ArgumentParser()
options.add_argument("-s", action="store_true")
options.add_argument("-X", dest="method", default="GET")
options.add_argument("-H", dest="headers", action="append", default=[])
options.add_argument("-d", dest="body", default="")
options.add_argument("address")
given = options.parse_args()
headers = dict(header.split(": ", 1) for header in given.headers)
with urlopen(Request(given.address, given.body.encode(), headers, method=given.method)) as answer:
    sys.stdout.write(answer.read().decode())
