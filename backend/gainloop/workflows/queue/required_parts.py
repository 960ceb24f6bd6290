"""What every queue needs, checked: the classes that annotators may use, and what they are told.

Called by the workflows that make queues.
"""

from sqlmodel import Session

from gainloop.errors import InvalidInput, NotFound
from gainloop.models.priority import OntologyVersion

MAX_INSTRUCTIONS = 20_000


def required_ontology(session: Session, ontology_version_id: str) -> OntologyVersion:
    """Raises InvalidInput NO_ONTOLOGY, NotFound."""
    if not ontology_version_id.strip():
        raise InvalidInput(
            "NO_ONTOLOGY",
            "a queue needs an ontology version: the classes that annotators may use",
            field="ontology",
        )
    found = session.get(OntologyVersion, ontology_version_id.strip())
    if found is None:
        raise NotFound(f"there is no ontology version {ontology_version_id!r}", path="ontology")
    return found


def required_instructions(text: str) -> str:
    """Without outer spaces. Raises InvalidInput NO_INSTRUCTIONS, TOO_LONG."""
    instructions = text.strip()
    if not instructions:
        raise InvalidInput(
            "NO_INSTRUCTIONS",
            "a queue needs instructions: what to label, and how",
            field="instructions",
        )
    if len(instructions) > MAX_INSTRUCTIONS:
        raise InvalidInput(
            "TOO_LONG",
            f"instructions have at most {MAX_INSTRUCTIONS:,} characters, not "
            f"{len(instructions):,}; link to a longer guide",
            field="instructions",
        )
    return instructions
