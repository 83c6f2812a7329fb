"""Patches of moto for what container images meet: Amazon ECR, and runtimes that are made of an image. See moto_launcher.py."""

import hashlib
import json
import re

from moto.bedrockagentcorecontrol import models as agentcore
from moto.core.exceptions import ServiceException
from moto.ecr import models
from moto.ecr.exceptions import ImageAlreadyExistsException


class ImageTagAlreadyExistsException(ServiceException):
    code = "ImageTagAlreadyExistsException"


class LayersNotFoundException(ServiceException):
    code = "LayersNotFoundException"


class ValidationException(ServiceException):
    code = "ValidationException"


def patch_image_digest() -> None:
    """API model, ImageDetail: imageDigest is "the sha256 digest of the image manifest", over its bytes as they were put. moto takes the
    digests of the layers, so that two images of the same layers are one."""
    models.Image._create_digest = digest_of_manifest


def digest_of_manifest(self) -> None:
    self._image_digest = "sha256:" + hashlib.sha256(self.image_manifest.encode()).hexdigest()


def patch_put_image() -> None:
    """API model, PutImage: LayersNotFoundException where "the specified layers could not be found", and ImageTagAlreadyExistsException
    where the image "is tagged with a tag that already exists. The repository is configured for tag immutability". moto takes any layers,
    and says ImageAlreadyExistsException."""
    put = models.ECRBackend.put_image

    def put_what_is_there(self, repository_name, image_manifest, image_tag, *given, **named):
        repository = self._get_repository(repository_name, None)
        manifest = json.loads(image_manifest)
        parts = [part["digest"] for part in [*manifest.get("layers", []), *([manifest["config"]] if "config" in manifest else [])]]
        missing = [digest for digest in parts if digest not in repository.layers]
        if missing:
            raise LayersNotFoundException(f"The specified layers could not be found: {missing}")
        holder = next((image for image in repository.images if image_tag in image.image_tags), None)
        if holder is not None and holder.image_manifest != image_manifest and repository.is_tag_immutable():
            raise ImageTagAlreadyExistsException(
                f"The image tag '{image_tag}' already exists in the '{repository_name}' repository and cannot be overwritten because the tag is immutable."
            )
        return put(self, repository_name, image_manifest, image_tag, *given, **named)

    models.ECRBackend.put_image = put_what_is_there


def patch_runtime_images() -> None:
    """API model, CreateAgentRuntime and UpdateAgentRuntime: ValidationException; practitioners: a containerUri that names no image of the
    account's registry is refused so, "The specified image identifier does not exist in the repository". moto looks at none."""
    backend = agentcore.BedrockAgentCoreControlBackend
    for name in ("create_agent_runtime", "update_agent_runtime"):
        setattr(backend, name, of_a_known_image(getattr(backend, name)))


URI = re.compile(r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?/(?P<repository>[^:@]+)@(?P<digest>sha256:[0-9a-f]{64})")
"""By digest, as ours are: images by tag, which tests make up, are let pass."""


def of_a_known_image(make):
    def make_of_image(self, *given, **named):
        artifact = named.get("agent_runtime_artifact") or next((one for one in given if isinstance(one, dict) and "containerConfiguration" in one), {})
        named_image = URI.fullmatch(artifact.get("containerConfiguration", {}).get("containerUri", ""))
        if named_image is not None and not is_there(**named_image.groupdict()):
            raise ValidationException("The specified image identifier does not exist in the repository. Check the image identifier and try again.")
        return make(self, *given, **named)

    return make_of_image


def is_there(account: str, region: str, repository: str, digest: str) -> bool:
    held = models.ecr_backends[account][region].repositories.get(repository)
    return held is not None and any(image.get_image_digest() == digest for image in held.images)


PATCHES = (patch_image_digest, patch_put_image, patch_runtime_images)


def held(session) -> dict[str, bool]:
    """What the patches claim."""
    model, control = session.get_service_model("ecr"), session.get_service_model("bedrock-agentcore-control")
    backend = models.ecr_backends["123456789012"]["us-west-2"]
    backend.create_repository("held", None, None, None, "IMMUTABLE", [])
    upload = backend.initiate_layer_upload("held")
    layer = b"held"
    backend.upload_layer_part("held", upload["uploadId"], 0, len(layer) - 1, layer)
    digest = "sha256:" + hashlib.sha256(layer).hexdigest()
    backend.complete_layer_upload("held", upload["uploadId"], [digest])

    def manifest(of: str, note: str) -> str:
        return json.dumps({"mediaType": "application/vnd.oci.image.manifest.v1+json", "config": {"digest": of, "size": 4}, "layers": [], "annotations": {"note": note}})

    def refusal(text: str) -> str:
        try:
            backend.put_image("held", text, "one")
        except ServiceException as error:
            return error.code
        return ""

    image = backend.put_image("held", manifest(digest, "a"), "one")
    return {
        "the digest of an image is its manifest's": image.get_image_digest() == "sha256:" + hashlib.sha256(manifest(digest, "a").encode()).hexdigest(),
        "a tag is not moved": refusal(manifest(digest, "b")) == "ImageTagAlreadyExistsException",
        "an image that is there is told so": refusal(manifest(digest, "a")) == ImageAlreadyExistsException.code,
        "an image without its layers is refused": refusal(manifest("sha256:" + "0" * 64, "c")) == "LayersNotFoundException",
        "PutImage has these errors in the model": {"ImageTagAlreadyExistsException", "LayersNotFoundException", "ImageAlreadyExistsException"}
        <= {error.name for error in model.operation_model("PutImage").error_shapes},
        "an image's digest is in the model": "imageDigest" in model.shape_for("ImageDetail").members,
        "runtimes may be refused": all("ValidationException" in {error.name for error in control.operation_model(name).error_shapes} for name in ("CreateAgentRuntime", "UpdateAgentRuntime")),
        "an image by its digest is looked for": not is_there("123456789012", "us-west-2", "held", "sha256:" + "0" * 64)
        and is_there("123456789012", "us-west-2", "held", image.get_image_digest()),
    }
