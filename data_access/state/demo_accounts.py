"""The demonstration accounts: one for each role, with a password that everybody may know.

They are let in only while the data in use is the demonstration county (ui/entrance/access.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from data_access.state.accounts import Account
from data_access.state.passwords import hashed
from data_access.state.store import Store
from measures.words import Role

DEMO_PASSWORD = "Every child heard"
"""The password of every demonstration account, printed by `make run` and in the README."""

PEOPLE = {
    "manager": ("Service Manager (demonstration)", Role.SERVICE_MANAGER),
    "senior": ("Senior IRO (demonstration)", Role.SENIOR_IRO),
    "iro": ("IRO (demonstration)", Role.IRO),
    "support": ("Business Support (demonstration)", Role.BUSINESS_SUPPORT),
    "viewer": ("Board member (demonstration)", Role.VIEWER),
}
"""Username -> name and role."""


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """What a person needs to try one role."""

    username: str
    password: str
    role: Role
    iro_id: str | None


def make_demo_accounts(store: Store, iro_ids: Sequence[str]) -> list[DemoAccount]:
    """Make one demonstration account for each role and return them; a second call changes nothing.

    The `iro` account sees the children of the first of `iro_ids`, none if that is empty. An
    account of the same username that is not for demonstration is left alone and not returned.
    """
    iro_id = iro_ids[0] if iro_ids else None
    password_hash: str | None = None
    made = []
    for username, (name, role) in PEOPLE.items():
        bound = iro_id if role is Role.IRO else None
        before = store.accounts.get(username)
        if before is not None and not before.is_demo:
            continue
        if before is None or before.iro_id != bound or not before.is_active:
            password_hash = password_hash or hashed(DEMO_PASSWORD, username=username)
            store.accounts.put(
                Account(
                    username=username,
                    name=name,
                    role=role,
                    password_hash=before.password_hash if before else password_hash,
                    iro_id=bound,
                    is_demo=True,
                )
            )
        made.append(DemoAccount(username=username, password=DEMO_PASSWORD, role=role, iro_id=bound))
    return made
