"""
Reads CSV as Python does: a JSON list of base64 files on standard input, their rows or null (refused) on standard output.
The argument is the separator.
"""
import base64
import csv
import io
import json
import sys

csv.field_size_limit(1 << 30)


def rows_of(encoded):
    text = base64.b64decode(encoded).decode("utf-8-sig")
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=sys.argv[1], strict=True) if row]
    except csv.Error:
        return None


json.dump([rows_of(encoded) for encoded in json.load(sys.stdin)], sys.stdout)
