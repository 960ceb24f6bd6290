"""What a search for similar failures starts from, as errors and clips. Called by
`similar_failures`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.errors import NotFound
from gainloop.models.catalog import Clip
from gainloop.models.clusters import ErrorCluster, ErrorClusterMember
from gainloop.models.governance import Actor
from gainloop.pipeline.similarity.folding import Moment
from gainloop.reads.detection_errors import ErrorRow, errors_by_key
from gainloop.reads.rows import fetch
from gainloop.reads.similar_request import SimilarRequest

MOST_ANCHORS = 64
"""Errors of a cluster whose middle is looked around, the most typical ones."""
_MOST_MEMBERS = 2_000
_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Anchors:
    """errors: those asked about, the most typical first; clip_ids: theirs, or the clip asked about;
    own: moments that are no news to who asks.
    """

    errors: tuple[ErrorRow, ...]
    clip_ids: tuple[str, ...]
    own: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class ClipMoment:
    clip_id: str
    drive_id: str | None
    start_at: datetime | None
    duration_s: float | None
    fps: float | None

    def at(self, frame_index: int | None) -> Moment:
        """Of a frame, or of the whole clip."""
        seconds = None if self.start_at is None else self.start_at.timestamp()
        frame = None if frame_index is None or frame_index < 0 else frame_index
        if seconds is not None and frame is not None and self.fps:
            return Moment(self.clip_id, self.drive_id, seconds + frame / self.fps)
        if frame is not None:
            return Moment(self.clip_id, self.drive_id, seconds, frame)
        lasts_s = self.duration_s or 0.0
        return Moment(self.clip_id, self.drive_id, seconds, lasts_s=lasts_s, is_whole=True)


def find_anchors(session: Session, actor: Actor, request: SimilarRequest) -> Anchors:
    """Empty for a vector. Raises NotFound."""
    if request.vector is not None:
        return Anchors((), (), ())
    if request.clip is not None:
        moments = clip_moments(session, [request.clip])
        if request.clip not in moments:
            raise NotFound(f"there is no clip {request.clip}", path="clip")
        return Anchors((), (request.clip,), (moments[request.clip].at(None),))
    keys = [request.error] if request.error is not None else _members(session, request.cluster)
    rows = errors_by_key(session, actor, keys)
    if request.error is not None and request.error not in rows:
        evaluation, number = request.error
        raise NotFound(f"there is no error {evaluation}:{number}", path="error")
    members = [rows[key] for key in keys]
    moments = clip_moments(session, [row.clip_id for row in members])
    typical = tuple(members[:MOST_ANCHORS])
    return Anchors(
        errors=typical,
        clip_ids=tuple(dict.fromkeys(row.clip_id for row in typical)),
        own=tuple(moments[row.clip_id].at(row.frame_index) for row in members),
    )


def clip_moments(session: Session, clip_ids: Sequence[str]) -> dict[str, ClipMoment]:
    found: dict[str, ClipMoment] = {}
    wanted = sorted(set(clip_ids))
    columns = [
        col(column) for column in (Clip.id, Clip.drive_id, Clip.start_at, Clip.duration_s, Clip.fps)
    ]
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        named = col(Clip.id).in_(wanted[start : start + _IDS_AT_ONCE])
        rows = fetch(session, sa.select(*columns).where(named), ClipMoment)
        found.update((row.clip_id, row) for row in rows)
    return found


def _members(session: Session, cluster_id: str | None) -> list[tuple[str, int]]:
    """Errors of a cluster, the most typical first."""
    if session.get(ErrorCluster, cluster_id) is None:
        raise NotFound(f"there is no error cluster {cluster_id}", path="cluster")
    member = ErrorClusterMember
    statement = (
        sa.select(col(member.evaluation_id), col(member.ordinal))
        .where(col(member.cluster_id) == cluster_id)
        .order_by(col(member.rank))
        .limit(_MOST_MEMBERS)
    )
    keys = [(row[0], row[1]) for row in session.connection().execute(statement)]
    if not keys:
        raise NotFound(f"cluster {cluster_id} is closed: it has no errors", path="cluster")
    return keys
