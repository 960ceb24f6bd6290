"""COCO categories as our class names.

In: the list `categories`, the rows and the class map. Out: the class name of each annotation or
result. Called by `coco` and `coco_objects`.
"""

from collections.abc import Mapping

from gainloop.formats.json_columns import Items, with_both_spellings
from gainloop.formats.records import Id
from gainloop.formats.rows import sample
from gainloop.terms.options import IGNORE_CLASS


def category_names(categories: Items, class_map: Mapping[str, str]) -> dict[Id, str]:
    """Our name of each category id, in the order of ids."""
    ids = categories.ids("id")
    categories.refuse_repeats("id", ids)
    names = [name or str(ids[at]) for at, name in enumerate(categories.texts("name"))]
    order = sorted(range(len(ids)), key=lambda at: (isinstance(ids[at], str), ids[at]))
    return {ids[at]: class_map.get(names[at], names[at]) for at in order}


def classes_of(names: Mapping[Id, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names.values() if name != IGNORE_CLASS))


def row_names(
    items: Items, by_id: Mapping[Id, str], class_map: Mapping[str, str]
) -> list[str | None]:
    """Our class name of each row: its own word, else that of its category id, None for neither."""
    if items.has("category_name"):
        own = items.texts("category_name")
    elif not items.has("category_id") and items.has("category"):
        own = items.texts("category")
    else:
        known = with_both_spellings(by_id)
        return [known.get(key) for key in items.ids("category_id")]
    return [None if name is None else class_map.get(name, name) for name in own]


def refuse_unknown_ids(items: Items, names: list[str | None], known: Mapping[Id, str]) -> None:
    unknown = [at for at, name in enumerate(names) if name is None]
    if unknown:
        listed = sample([items.rows[at].get("category_id") for at in unknown])
        raise items.error(
            unknown[0],
            "category_id",
            "UNKNOWN_CATEGORY",
            f"category ids without a category: {listed}; known are {sample(list(known))}; "
            "add them to `categories`, or name them in a class map",
        )
