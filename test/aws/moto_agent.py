"""Patches of moto for what the agent's deployment meets: runtimes of AgentCore, and buckets. See moto_launcher.py."""

import xmltodict
from moto.bedrockagentcorecontrol import models, responses
from moto.bedrockagentcorecontrol.exceptions import ConflictException
from moto.core.responses import ActionResult
from moto.s3.exceptions import MissingBucket, S3AccessDeniedError
from moto.s3.responses import S3Response

Control = responses.BedrockAgentCoreControlResponse
DEFAULT = "DEFAULT"


def patch_runtime_creation() -> None:
    """API model, CreateAgentRuntime: a clientToken that is sent again gives the answer of the first time, and makes nothing (smithy:
    idempotencyToken); ConflictException. Practitioners: a name that a runtime of the account and region has is such a conflict.
    moto makes another runtime each time."""
    create = Control.create_agent_runtime

    def create_once(self):
        params = self._get_params()
        answers = self.backend.__dict__.setdefault("answers_by_token", {})
        token = params.get("clientToken")
        if token in answers:
            before, answer = answers[token]
            if before != params:
                raise ConflictException("The clientToken was used with other parameters")
            return answer
        if any(runtime.agent_runtime_name == params["agentRuntimeName"] for runtime in self.backend.agent_runtimes.values()):
            raise ConflictException(f"An agent with the specified name {params['agentRuntimeName']} already exists")
        answer = create(self)
        if token is not None:
            answers[token] = (params, answer)
        return answer

    Control.create_agent_runtime = create_once


def patch_default_endpoint() -> None:
    """Developer guide, agent-runtime-versioning: the endpoint DEFAULT is made with the runtime and moves to each new version; API
    model, AgentRuntimeEndpointStatus: it becomes READY again. moto makes none, and leaves an updated one UPDATING for ever."""
    backend = models.BedrockAgentCoreControlBackend
    create, update, made = backend.create_agent_runtime, backend.update_agent_runtime, models.AgentRuntimeEndpoint.__init__

    def create_with_endpoint(self, *given, **named):
        runtime = create(self, *given, **named)
        self.create_agent_runtime_endpoint(runtime.agent_runtime_id, DEFAULT, None, None, None)
        return runtime

    def update_with_endpoint(self, *given, **named):
        runtime = update(self, *given, **named)
        endpoint = self.agent_runtime_endpoints[(runtime.agent_runtime_id, DEFAULT)]
        endpoint.update(runtime.agent_runtime_version, None)
        endpoint.live_version = endpoint.target_version
        return runtime

    def make(self, *given, **named):
        made(self, *given, **named)
        self._transitions.append(("UPDATING", "READY"))
        self.agent_runtime_endpoint_arn = f"{self.agent_runtime_arn}/runtime-endpoint/{self.name}"

    backend.create_agent_runtime, backend.update_agent_runtime, models.AgentRuntimeEndpoint.__init__ = create_with_endpoint, update_with_endpoint, make


def patch_runtime_pages() -> None:
    """API model, ListAgentRuntimes: maxResults and nextToken are honoured, and a page may hold fewer than maxResults. moto answers one page."""

    def list_agent_runtimes(self):
        runtimes = self.backend.list_agent_runtimes()
        first = int(self._get_param("nextToken") or 0)
        last = first + min(PAGE, int(self._get_param("maxResults") or PAGE))
        page = {"agentRuntimes": [runtime.to_summary() for runtime in runtimes[first:last]]}
        return ActionResult(page | ({"nextToken": str(last)} if last < len(runtimes) else {}))

    Control.list_agent_runtimes = list_agent_runtimes


PAGE = 2
"""Small, so that a test with three runtimes meets a second page."""


def patch_bucket_owner() -> None:
    """API reference of S3, x-amz-expected-bucket-owner: a request for a bucket of another account fails with 403 Access Denied.
    moto does not read the header."""
    for name in ("_bucket_response", "_key_response"):
        setattr(S3Response, name, guarded(getattr(S3Response, name)))


def guarded(respond):
    def respond_to_owner(self, request, full_url):
        expected = request.headers.get("x-amz-expected-bucket-owner")
        if expected is not None and owner_of(self.backend, self.parse_bucket_name_from_url(request, full_url)) not in (expected, None):
            raise S3AccessDeniedError()
        return respond(self, request, full_url)

    return respond_to_owner


def owner_of(backend, bucket: str) -> str | None:
    try:
        return backend.get_bucket(bucket).account_id
    except MissingBucket:
        return None


def patch_bucket_tags() -> None:
    """API reference, CreateBucketConfiguration: Tags are put on the bucket as it is made. moto does not read them."""
    put = S3Response._bucket_response_put

    def put_with_tags(self, request, bucket_name, querystring):
        answer = put(self, request, bucket_name, querystring)
        if not querystring and self.body:
            tags = xmltodict.parse(self.body, force_list={"Tag": True}).get("CreateBucketConfiguration", {}).get("Tags")
            if tags:
                self.backend.put_bucket_tagging(bucket_name, {tag["Key"]: tag["Value"] or "" for tag in tags["Tag"]})
        return answer

    S3Response._bucket_response_put = put_with_tags


PATCHES = (patch_runtime_creation, patch_default_endpoint, patch_runtime_pages, patch_bucket_owner, patch_bucket_tags)


def held(session, backend, runtime) -> dict[str, bool]:
    """What the patches claim. `runtime`: one that was made with the tag a=b, then updated."""
    control, s3 = session.get_service_model("bedrock-agentcore-control"), session.get_service_model("s3")
    creation, listing = (control.operation_model(name).input_shape for name in ("CreateAgentRuntime", "ListAgentRuntimes"))
    endpoint = backend.get_agent_runtime_endpoint(runtime.agent_runtime_id, DEFAULT)
    bucket_calls = ("GetBucketTagging", "PutObject", "HeadObject", "ListObjectVersions", "DeleteObjects", "DeleteBucket")
    return {
        "CreateAgentRuntime has an idempotency token in the model": creation.members["clientToken"].metadata.get("idempotencyToken") is True,
        "CreateAgentRuntime may answer with a conflict": "ConflictException" in {error.name for error in control.operation_model("CreateAgentRuntime").error_shapes},
        "ListAgentRuntimes is paged in the model": {"maxResults", "nextToken"} <= set(listing.members),
        "DEFAULT is there, READY, and at the newest version": (endpoint.status, endpoint.live_version) == ("READY", runtime.agent_runtime_version),
        "the ARN of an endpoint is in the runtime's": endpoint.agent_runtime_endpoint_arn.startswith(f"{runtime.agent_runtime_arn}/"),
        "an update leaves a runtime's tags": backend.list_tags_for_resource(runtime.agent_runtime_arn) == {"a": "b"},
        "calls for a bucket may name its owner": all("ExpectedBucketOwner" in s3.operation_model(name).input_shape.members for name in bucket_calls),
        "a bucket may be made with tags": "Tags" in s3.shape_for("CreateBucketConfiguration").members,
    }
