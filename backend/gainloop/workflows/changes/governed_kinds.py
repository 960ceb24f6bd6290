"""Every kind of object that is under change control: one entry each, and nothing else to change."""

from collections.abc import Mapping

from gainloop.terms.governance import GovernedKind
from gainloop.workflows.changes.governed import Governed
from gainloop.workflows.changes.governed_limits import GovernedLimits
from gainloop.workflows.changes.governed_weights import GovernedWeights

GOVERNED: Mapping[GovernedKind, Governed] = {
    GovernedKind.WEIGHTS: GovernedWeights(),
    GovernedKind.LIMITS: GovernedLimits(),
}
