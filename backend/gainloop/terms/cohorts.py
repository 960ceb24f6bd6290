"""How a cohort is called where it is a thing of its own, such as a node of the property graph."""

from collections.abc import Mapping

ALL = "all objects"


def cohort_id(cohort: Mapping[str, str], class_name: str | None) -> str:
    """The same for the same values, in whatever order: `class=Car; time_of_day=night`."""
    parts = [] if class_name is None else [f"class={class_name}"]
    parts += [f"{axis}={value}" for axis, value in sorted(cohort.items())]
    return "; ".join(parts) or ALL


def cohort_label(cohort: Mapping[str, str], class_name: str | None) -> str:
    """In words: `Car · night`."""
    parts = [] if class_name is None else [class_name]
    parts += [value.replace("_", " ") for value in cohort.values()]
    return " · ".join(parts) or ALL
