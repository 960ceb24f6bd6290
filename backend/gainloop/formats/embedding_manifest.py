"""What a manifest beside a file of vectors says of them: `v.manifest.json` for `v.npy`.

In: an object with the text embedding_space and perhaps model, model_version, dim, metric, kind and
sha256. Out: the embeddings with what it says, or a refusal where it says something else than the
file. Called by `embeddings`.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from gainloop.errors import InvalidInput
from gainloop.formats.embedding_places import checked_kind
from gainloop.formats.json_reader import read_json
from gainloop.terms.embeddings import Embeddings, Metric
from gainloop.terms.hashing import file_digest
from gainloop.terms.options import Limits


def with_manifest(embeddings: Embeddings, vectors: Path, limits: Limits) -> Embeddings:
    path = vectors.with_suffix(".manifest.json")
    if not path.is_file():
        return embeddings
    manifest = read_json(path, limits)
    if not isinstance(manifest, dict) or not isinstance(manifest.get("embedding_space"), str):
        message = "expected an object with the text embedding_space"
        raise InvalidInput("MISSING_FIELD", message, file=path.name, field="embedding_space")
    dimension = manifest.get("dim", embeddings.dimension)
    if dimension != embeddings.dimension:
        message = f"the manifest says {dimension} numbers, the vectors have {embeddings.dimension}"
        raise InvalidInput("DIM_MISMATCH", message, file=path.name, field="dim")
    digest = manifest.get("sha256")
    if digest is not None and digest != file_digest(vectors):
        message = f"the manifest is of other bytes than {vectors.name} has; copy both again"
        raise InvalidInput("DIGEST_MISMATCH", message, file=path.name, field="sha256")
    said = replace(
        embeddings.said,
        space=manifest["embedding_space"],
        model=_text(manifest, "model", path.name),
        model_version=_text(manifest, "model_version", path.name),
        metric=_metric(manifest, path.name),
    )
    if "kind" in manifest:
        kind = checked_kind(_text(manifest, "kind", path.name), path.name)
        if said.kind not in (None, kind):
            message = f"the manifest says {kind.value}, the rows say {said.kind}"
            raise InvalidInput("MIXED_KINDS", message, file=path.name, field="kind")
        said = replace(said, kind=kind)
    return replace(embeddings, said=said)


def _text(manifest: dict[str, Any], field: str, file: str) -> str:
    value = manifest.get(field, "")
    if not isinstance(value, str):
        message = f"expected a text, got {value!r:.60}"
        raise InvalidInput("COLUMN_TYPE", message, file=file, field=field)
    return value


def _metric(manifest: dict[str, Any], file: str) -> Metric | None:
    value = manifest.get("metric")
    if value is None:
        return None
    try:
        return Metric(value)
    except ValueError:
        message = f"{value!r:.60} is no metric: use {', '.join(Metric)}"
        raise InvalidInput("UNKNOWN_METRIC", message, file=file, field="metric") from None
