"""What each role does in a program, in one sentence for people who choose one."""

from collections.abc import Mapping

from gainloop.terms.enums import Role

ROLE_DESCRIPTIONS: Mapping[Role, str] = {
    Role.PRODUCT_MANAGER: "Sees where labeling effort goes and why; exports queues.",
    Role.PERCEPTION_ENGINEER: "Imports results, ranks clips, proposes weights, sees raw addresses.",
    Role.ANNOTATION_LEAD: "Ranks clips and makes the queues that annotators work on.",
    Role.ANNOTATOR: "Works on queues in the annotation tool, not on these pages.",
    Role.DATA_PLATFORM: "Imports catalogs, results and predictions.",
    Role.TEST_AND_VALIDATION: "Imports evaluations and compares benchmarks.",
    Role.SAFETY: "Reads results and the audit log; proposes and reviews changes.",
    Role.LEGAL_AND_PRIVACY: "Reads the audit log and what is shown to whom.",
    Role.RELEASE: "Reads evaluations before a model is released.",
    Role.PROGRAM_MANAGER: "Follows the program and exports queues.",
    Role.REVIEWER: "Reviews changes and decisions with the audit log at hand.",
    Role.AUDITOR: "Reads everything, the audit log and the arms of items included.",
    Role.ADMIN: "May do everything.",
}
