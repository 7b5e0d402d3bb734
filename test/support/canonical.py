"""Writes JSON in the form that docs/access-review.md states, without any code of the app.

Reads JSON from the file named first and writes its canonical form to standard output.
"""

import json
import re
import sys


def string(text):
    encoded = json.dumps(text, ensure_ascii=False)
    return re.sub("[\ud800-\udfff]", lambda half: "\\u%04x" % ord(half.group()), encoded)


def members(value):
    return sorted(value.items(), key=lambda item: item[0].encode("utf-16-be", "surrogatepass"))


def inline(value):
    if isinstance(value, dict):
        return "{" + ",".join(string(name) + ":" + inline(member) for name, member in members(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(inline(row) for row in value) + "]"
    return string(value) if isinstance(value, str) else json.dumps(value)


def lined(value):
    if isinstance(value, dict) and value:
        return "{\n" + ",\n".join(string(name) + ":" + lined(member) for name, member in members(value)) + "\n}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(inline(row) for row in value) + "\n]"
    return inline(value)


with open(sys.argv[1], encoding="utf-8") as file:
    content = json.load(file)
sys.stdout.buffer.write((lined(content) + "\n").encode("utf-8"))
