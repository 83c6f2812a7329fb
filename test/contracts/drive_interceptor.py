"""Runs a generated interceptor over calls from stdin, as Lambda's runtime for Python hands them over. Argument: its src/."""

import json
import os
import sys
from importlib import import_module
from types import SimpleNamespace

sys.path.insert(0, sys.argv[1])
handler = import_module("interceptor.handler").handler

for call in json.loads(sys.stdin.buffer.read().decode()):
    sent = call["lambda"]
    os.environ["_X_AMZN_TRACE_ID"] = sent["trace"]
    client_context = sent["clientContext"]
    if client_context is not None:
        client_context = SimpleNamespace(
            custom=client_context.get("custom"), env=client_context.get("env"), client=client_context.get("client")
        )
    output = handler(call["event"], SimpleNamespace(aws_request_id=sent["requestId"], client_context=client_context))
    print(json.dumps({"output": output}))
