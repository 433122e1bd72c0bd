# Reads JSON-RPC bodies, one a line in Base64, and tells what it makes of each: a line of JSON with the name of the tool
# and its arguments, numbers as texts in a list.
import base64
import json
import sys


def told(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return ["number", repr(value)]
    if isinstance(value, list):
        return ["list", [told(item) for item in value]]
    return {key: told(item) for key, item in value.items()}


for line in sys.stdin:
    message = json.loads(base64.b64decode(line))
    params = message["params"]
    read = {"method": message["method"], "name": params["name"], "arguments": told(params.get("arguments", {}))}
    print(json.dumps(read))
