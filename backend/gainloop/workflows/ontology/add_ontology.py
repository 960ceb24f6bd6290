"""Adds an ontology version: the classes that annotators may use. Immutable once added.

Called by `gainloop ontology add`, and inside an evaluation import for the benchmark's classes.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.models.priority import OntologyVersion
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.terms.hashing import value_digest
from gainloop.terms.names import check_name


def add_ontology(home: Home, actor: Actor, name: str, classes: list[str]) -> tuple[str, bool]:
    """The id `name:version` and whether it is new; equal classes are the version that exists."""
    name = check_name(name, "name")
    checked = _check_classes(classes)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.CREATE_QUEUE,
        action=AuditAction.ONTOLOGY_ADD,
    ) as unit:
        ontology, is_new = register_ontology(unit.session, name, checked, unit.now)
        ontology_id = ontology.id
        if is_new:
            unit.record(AuditRecord("OntologyVersion", ontology_id, {"classes": checked}))
    return ontology_id, is_new


def register_ontology(
    session: Session, name: str, classes: list[str], now: datetime
) -> tuple[OntologyVersion, bool]:
    versions = session.exec(
        select(OntologyVersion)
        .where(OntologyVersion.name == name)
        .order_by(col(OntologyVersion.version))
    ).all()
    digest = value_digest(sorted(classes))
    for known in versions:
        if known.digest == digest:
            return known, False
    version = len(versions) + 1
    ontology = OntologyVersion(
        id=f"{name}:{version}",
        name=name,
        version=version,
        classes=classes,
        digest=digest,
        valid_from=now,
        recorded_at=now,
    )
    session.add(ontology)
    return ontology, True


def _check_classes(classes: list[str]) -> list[str]:
    checked = [check_name(name, "classes") for name in classes]
    repeated = sorted({name for name in checked if checked.count(name) > 1})
    if not checked or repeated:
        raise InvalidInput(
            "BAD_CLASSES",
            f"the class {repeated[0]} is given twice"
            if repeated
            else "an ontology needs at least one class",
            field="classes",
        )
    return checked
