"""Which children a person may open: those of their scope who are not restricted to others."""

from measures.facts import restricted
from measures.words import Role
from ui.data.load import View


def children(view: View) -> set[str]:
    """Return the children whom the person may open: an IRO their own, others those who left too."""
    found = set(view.permitted.children["child_id"])
    if view.scope.role is not Role.IRO:
        found |= set(view.permitted.duties["child_id"].unique())
    return {child_id for child_id in found if is_unrestricted(child_id, view)}


def is_unrestricted(child_id: str, view: View) -> bool:
    """Whether a child's record is not restricted, or the person may name those that are."""
    return view.scope.may_name_restricted or child_id not in restricted.aliases(view.whole)
