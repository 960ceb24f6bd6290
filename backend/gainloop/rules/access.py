"""Who may do and see what: role -> permissions, visibility class -> roles. Deny by default.

Asked by the unit of work (writes), by reads, by the API's field guard and by exports.
"""

from enum import StrEnum

from gainloop.errors import NotAllowed
from gainloop.terms.enums import Role


class Permission(StrEnum):
    READ = "read"
    IMPORT_DATA = "import_data"
    RUN_PRIORITIES = "run_priorities"
    CREATE_QUEUE = "create_queue"
    EXPORT_QUEUE = "export_queue"
    READ_AUDIT = "read_audit"
    SAVE_FILTERS = "save_filters"  # for oneself
    ASSIGN_OWNERS = "assign_owners"
    ANALYZE_ERRORS = "analyze_errors"  # clusters, mappings
    DEFINE_SCENARIOS = "define_scenarios"  # scenarios, cohort axes
    UPLOAD_FILES = "upload_files"  # for an import that has a permission of its own
    IMPORT_LABELS = "import_labels"
    CREATE_RELEASE = "create_release"
    RECORD_OUTCOME = "record_outcome"
    PLAN_EPICS = "plan_epics"  # import them, link them to error clusters
    RECORD_DECISION = "record_decision"
    PROPOSE_CHANGE = "propose_change"  # of a governed object; withdraw what one proposed
    REVIEW_CHANGE = "review_change"  # of somebody else
    ACTIVATE_CHANGE = "activate_change"  # that is approved; roll one back
    OPERATE = "operate"  # set up and maintain this installation


class Visibility(StrEnum):
    """Every field of the API has one of these; the server refuses to start otherwise."""

    PUBLIC = "public"  # also before sign-in: who am I
    PROGRAM = "program"  # anyone signed in
    SCORES = "scores"  # with the order, scores tell which items were drawn at random
    ANALYSIS = "analysis"  # would bias a tool or an annotator, such as the arm of an item
    RAW = "raw"  # leads to raw media: addresses of files in the data lake
    AUDIT = "audit"  # the audit log


_EVERYONE = frozenset({Permission.READ, Permission.SAVE_FILTERS})
_ANALYST = _EVERYONE | {
    Permission.IMPORT_DATA,
    Permission.RUN_PRIORITIES,
    Permission.CREATE_QUEUE,
    Permission.EXPORT_QUEUE,
    Permission.ANALYZE_ERRORS,
    Permission.DEFINE_SCENARIOS,
    Permission.UPLOAD_FILES,
    Permission.IMPORT_LABELS,
    Permission.CREATE_RELEASE,
    Permission.RECORD_OUTCOME,
    Permission.PLAN_EPICS,
    Permission.RECORD_DECISION,
    Permission.PROPOSE_CHANGE,
    Permission.ACTIVATE_CHANGE,
}
_PLANNER = _EVERYONE | {
    Permission.UPLOAD_FILES,
    Permission.EXPORT_QUEUE,
    Permission.PLAN_EPICS,
    Permission.RECORD_DECISION,
}
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PRODUCT_MANAGER: _PLANNER
    | {Permission.DEFINE_SCENARIOS, Permission.PROPOSE_CHANGE, Permission.REVIEW_CHANGE},
    Role.PERCEPTION_ENGINEER: _ANALYST,
    Role.ANNOTATION_LEAD: _EVERYONE
    | {
        Permission.RUN_PRIORITIES,
        Permission.CREATE_QUEUE,
        Permission.EXPORT_QUEUE,
        Permission.UPLOAD_FILES,
        Permission.IMPORT_LABELS,
    },
    Role.ANNOTATOR: _EVERYONE,
    Role.DATA_PLATFORM: _EVERYONE
    | {
        Permission.IMPORT_DATA,
        Permission.EXPORT_QUEUE,
        Permission.ASSIGN_OWNERS,
        Permission.UPLOAD_FILES,
        Permission.IMPORT_LABELS,
        Permission.CREATE_RELEASE,
    },
    Role.TEST_AND_VALIDATION: _EVERYONE
    | {
        Permission.IMPORT_DATA,
        Permission.UPLOAD_FILES,
        Permission.ANALYZE_ERRORS,
        Permission.DEFINE_SCENARIOS,
        Permission.RECORD_OUTCOME,
        Permission.RECORD_DECISION,
        Permission.PROPOSE_CHANGE,
        Permission.REVIEW_CHANGE,
    },
    Role.SAFETY: _EVERYONE
    | {
        Permission.READ_AUDIT,
        Permission.RECORD_DECISION,
        Permission.PROPOSE_CHANGE,
        Permission.REVIEW_CHANGE,
        Permission.ACTIVATE_CHANGE,
    },
    Role.LEGAL_AND_PRIVACY: _EVERYONE | {Permission.READ_AUDIT},
    Role.RELEASE: _EVERYONE
    | {Permission.CREATE_RELEASE, Permission.RECORD_OUTCOME, Permission.RECORD_DECISION},
    Role.PROGRAM_MANAGER: _PLANNER | {Permission.ASSIGN_OWNERS},
    Role.REVIEWER: _EVERYONE
    | {
        Permission.READ_AUDIT,
        Permission.RECORD_DECISION,
        Permission.REVIEW_CHANGE,
        Permission.ACTIVATE_CHANGE,
    },
    Role.AUDITOR: _EVERYONE | {Permission.READ_AUDIT},
    Role.ADMIN: frozenset(Permission),
}
VISIBLE_TO: dict[Visibility, frozenset[Role]] = {
    Visibility.PUBLIC: frozenset(Role),
    Visibility.PROGRAM: frozenset(Role),
    Visibility.SCORES: frozenset(Role) - {Role.ANNOTATOR},
    Visibility.ANALYSIS: frozenset(
        {Role.PERCEPTION_ENGINEER, Role.TEST_AND_VALIDATION, Role.AUDITOR, Role.ADMIN}
    ),
    Visibility.RAW: frozenset({Role.PERCEPTION_ENGINEER, Role.DATA_PLATFORM, Role.ADMIN}),
    Visibility.AUDIT: frozenset(
        {Role.SAFETY, Role.LEGAL_AND_PRIVACY, Role.REVIEWER, Role.AUDITOR, Role.ADMIN}
    ),
}


def is_permitted(role: Role, permission: Permission) -> bool:
    return permission in PERMISSIONS[role]


def is_visible(role: Role, visibility: Visibility) -> bool:
    return role in VISIBLE_TO[visibility]


def seen_by(role: Role) -> frozenset[Visibility]:
    return frozenset(visibility for visibility in Visibility if is_visible(role, visibility))


def require(role: Role, permission: Permission) -> None:
    """Raises NotAllowed with the roles that would be permitted."""
    if not is_permitted(role, permission):
        able = sorted(name_of(other) for other in Role if is_permitted(other, permission))
        raise NotAllowed(
            f"{name_of(role)} may not {permission.value.replace('_', ' ')}; "
            f"ask one of: {', '.join(able)}"
        )


def name_of(role: Role) -> str:
    return role.value.replace("_", " ").capitalize()
