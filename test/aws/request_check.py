"""Holds each request against the API model that botocore ships, before moto, which takes nearly everything, hears of it.

Required members, types, lengths, ranges, patterns, values of enums and unions by the model's constraints; members that the model does
not have. What breaks them is answered as AWS would: 400 ValidationException, with what is wrong. `GET /checked` gives how often each
operation was held so, as JSON.
"""

import io
import json
import re
from collections import Counter
from functools import lru_cache
from xml.sax.saxutils import escape

from botocore.exceptions import UnknownServiceError
from botocore.validate import ParamValidator
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from werkzeug.exceptions import HTTPException

SERVICES = {"bedrock-agentcore": "bedrock-agentcore-control"}
"""By the name in a signature, where the model is called otherwise."""

DOCUMENTED_OTHERWISE = {
    # API reference, PutBucketTagging and others: the SDK sends a checksum in the place of Content-MD5.
    "ContentMD5",
}


class CheckedApplication:
    def __init__(self, application):
        self.application = application
        self.checked: Counter[str] = Counter()

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] == "/checked":
            return answer(start_response, "200 OK", "application/json", json.dumps(self.checked))
        if "HTTP_TRANSFER_ENCODING" in environ:  # whose end only the application finds
            return self.application(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        found = operation_of(environ)
        environ["wsgi.input"] = io.BytesIO(body)
        if found is None:
            return self.application(environ, start_response)
        service, operation, protocol, params, raw = found
        self.checked[f"{service}:{operation.name}"] += 1
        wrong = faults(operation.input_shape, params, raw)
        if not wrong:
            return self.application(environ, start_response)
        words = f"{operation.name} breaks its API model: {'; '.join(wrong)}"
        if "json" in protocol:
            return answer(start_response, "400 Bad Request", "application/x-amz-json-1.1", json.dumps({"__type": "ValidationException", "message": words}))
        error = f"<Error><Type>Sender</Type><Code>ValidationException</Code><Message>{escape(words)}</Message></Error>"
        return answer(start_response, "400 Bad Request", "text/xml", error if service == "s3" else f"<ErrorResponse>{error}<RequestId>0</RequestId></ErrorResponse>")


def answer(start_response, status: str, kind: str, text: str):
    start_response(status, [("Content-Type", kind)])
    return [text.encode()]


def operation_of(environ):
    """The operation that a signed request calls, with its parameters, and its body where that is JSON. None where no model knows it."""
    scope = re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
    if scope is None:
        return None
    service = scope.group(1)
    try:
        model = get_service_model(SERVICES.get(service, service))
    except UnknownServiceError:
        return None
    request = Request(environ)
    protocol = determine_request_protocol(model, request.content_type)
    try:
        operation, url_params = get_service_router(SERVICES.get(service, service)).match(request)
    except HTTPException:
        return None
    params = PROTOCOL_PARSERS[protocol](operation).parse({
        "method": request.method, "values": request.values, "headers": request.headers, "body": request.data, "url_path": request.path, "url_params": url_params,
    })
    raw = json.loads(request.data) if "json" in protocol and request.data[:1] == b"{" else None
    return service, operation, protocol, params, raw


def faults(shape, params: dict, raw: dict | None) -> list[str]:
    """What is wrong with the parameters of a call; nothing where all is well."""
    if shape is None:
        return []
    required = [name for name in shape.required_members if params.get(name) is None and name not in DOCUMENTED_OTHERWISE]
    report = ParamValidator().validate({name: value for name, value in params.items() if value is not None}, shape)
    told = [line for line in report.generate_report().splitlines() if not line.startswith("Missing required parameter in input")]
    return [f"{name} is missing" for name in required] + told + list(breaches(shape, params, "")) + list(strangers(shape, raw, ""))


def breaches(shape, value, place: str):
    """Beyond what botocore itself checks: most lengths and values, patterns, enums."""
    if value is None:
        return
    kind = shape.type_name
    if kind == "structure":
        if shape.is_document_type:
            return
        for name, member in shape.members.items():
            if name in value:
                yield from breaches(member, value[name], f"{place}.{name}")
    elif kind == "list":
        for index, item in enumerate(value):
            yield from breaches(shape.member, item, f"{place}[{index}]")
    elif kind == "map":
        for name, item in value.items():
            yield from breaches(shape.key, name, f"{place} key {name}")
            yield from breaches(shape.value, item, f"{place}.{name}")
    most = shape.metadata.get("max")
    size = value if kind in ("integer", "long", "double", "float") else len(value) if hasattr(value, "__len__") else None
    if most is not None and size is not None and size > most:
        yield f"{place[1:]} is more than {most}: {size}"
    if kind == "string" and isinstance(value, str):
        pattern = shape.metadata.get("pattern")
        if pattern is not None and not fits(pattern, value):
            yield f"{place[1:]} does not fit {pattern}: {value[:80]}"
        if shape.enum and value not in shape.enum:
            yield f"{place[1:]} is none of {', '.join(shape.enum)}: {value[:80]}"


def strangers(shape, raw, place: str):
    """Members of a JSON body that the model does not have: AWS ignores them, so that what they ask for never is."""
    if shape.type_name == "structure" and isinstance(raw, dict) and not shape.is_document_type:
        known = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for name, value in raw.items():
            if name in known:
                yield from strangers(known[name], value, f"{place}.{name}")
            else:
                yield f"{place[1:]} has no {name}" if place else f"there is no {name}"
    elif shape.type_name == "list" and isinstance(raw, list):
        for index, item in enumerate(raw):
            yield from strangers(shape.member, item, f"{place}[{index}]")
    elif shape.type_name == "map" and isinstance(raw, dict):
        for name, value in raw.items():
            yield from strangers(shape.value, value, f"{place}.{name}")


def fits(pattern: str, value: str) -> bool:
    compiled = compiled_pattern(pattern)
    return compiled is None or compiled.fullmatch(value) is not None


@lru_cache(maxsize=None)
def compiled_pattern(pattern: str) -> re.Pattern | None:
    """None for one of Java's that Python does not understand."""
    java = {r"\p{L}": "a-zA-Z\u00aa-\uffdc", r"\p{Z}": r"\s", r"\p{N}": "0-9", r"\p{M}": "", r"\p{C}": ""}
    for theirs, ours in java.items():
        pattern = pattern.replace(theirs, ours)
    try:
        return re.compile(pattern)
    except re.error:
        return None


def held() -> dict[str, bool]:
    """That requests which break the model are found, by one of each kind."""
    control, functions = get_service_model("bedrock-agentcore-control"), get_service_model("lambda")
    gateway, target, function = (control.operation_model("CreateGateway").input_shape, control.operation_model("CreateGatewayTarget").input_shape, functions.operation_model("CreateFunction").input_shape)
    good = {"name": "orders", "roleArn": "arn:aws:iam::123456789012:role/r", "authorizerType": "AWS_IAM", "protocolType": "MCP"}
    one = {"gatewayIdentifier": "orders-abcdefghij", "name": "orders", "targetConfiguration": {"mcp": {"openApiSchema": {"inlinePayload": "{}"}}}}

    def broken(shape, params: dict, words: str, raw: dict | None = None) -> bool:
        return any(words in fault for fault in faults(shape, params, raw))

    return {
        "a request as the model has it is taken": faults(gateway, good, good) == [] and faults(target, one, None) == [],
        "a required member that is missing is found": broken(gateway, {"name": "orders"}, "roleArn is missing"),
        "a name that does not fit its pattern is found": broken(gateway, good | {"name": "orders_gw"}, "name does not fit"),
        "a value that no enum has is found": broken(gateway, good | {"protocolType": "HTTP2"}, "protocolType is none of"),
        "a list that is too short is found": broken(target, one | {"metadataConfiguration": {"allowedRequestHeaders": []}}, "allowedRequestHeaders"),
        "a token that is too short is found": broken(gateway, good | {"clientToken": "short"}, "clientToken"),
        "a value that is too great is found": broken(function, {"FunctionName": "f", "Role": "arn:aws:iam::123456789012:role/r", "Code": {}, "MemorySize": 10_000_000}, "MemorySize is more than"),
        "two members of a union are found": broken(target, one | {"targetConfiguration": {"mcp": {"openApiSchema": {"inlinePayload": "{}", "s3": {"uri": "s3://b/k"}}}}}, "openApiSchema"),
        "a member that the model does not have is found": broken(gateway, good, "there is no roleARN", good | {"roleARN": "x"}),
        "one that is deeper is found too": broken(target, one, "targetConfiguration.mcp has no openAPI", one | {"targetConfiguration": {"mcp": {"openAPI": {}}}}),
    }
