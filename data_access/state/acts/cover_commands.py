"""Granting and ending cover, at the command line or on the page; each act is in the access log."""

from datetime import date

from data_access.state.access_log import Action
from data_access.state.acts.user_commands import ADMINISTRATOR
from data_access.state.covers import Cover, CoverError, check_days
from data_access.state.store import Store
from measures.dates import in_words as day_in_words
from measures.words import Role


def grant(
    store: Store,
    username: str,
    *,
    iro_id: str,
    first_on: date,
    last_on: date,
    today: date,
    by: str = ADMINISTRATOR,
) -> list[str]:
    """Let an IRO see another officer's children from the first to the last day.

    Raises CoverError for days out of order, over or too many, for an account that is not an active
    IRO's, for their own children, and where the same cover holds on some of those days already;
    AccountError for an account that is not there.
    """
    account = store.accounts.existing(username)
    check_days(first_on, last_on, today=today)
    if account.role is not Role.IRO or not account.is_active:
        raise CoverError(f"[{username}] is not an IRO who may sign in. Choose one who is.")
    if account.iro_id == iro_id:
        raise CoverError(f"[{username}] sees the children of [{iro_id}] already: they are theirs.")
    for other in store.covers.not_over(on=today):
        if (other.username, other.iro_id) == (username, iro_id) and (
            other.first_on <= last_on and first_on <= other.last_on
        ):
            raise CoverError(f"They overlap: {_worded(other)}. End that one first.")
    made = store.covers.grant(
        username, iro_id=iro_id, first_on=first_on, last_on=last_on, by=by, today=today
    )
    _log(store, by, Action.COVER_GRANTED, made)
    return [f"Granted: {_worded(made)}. It ends by itself."]


def end(store: Store, cover_id: int, *, by: str = ADMINISTRATOR) -> list[str]:
    """End a cover now; it bites at the person's next click."""
    ended = store.covers.end(cover_id, by=by)
    _log(store, by, Action.COVER_ENDED, ended)
    return [f"Ended: {_worded(ended)}."]


def in_words(store: Store, *, today: date) -> list[str]:
    """Return a line for each cover in force or to come."""
    lines = [f"{each.cover_id:>4}  {_worded(each)}" for each in store.covers.not_over(on=today)]
    return lines or ["No cover is in force or to come."]


def _worded(cover: Cover) -> str:
    return (
        f"{cover.username} sees the children of officer {cover.iro_id} from "
        f"{day_in_words(cover.first_on)} to {day_in_words(cover.last_on)}"
    )


def _log(store: Store, by: str, action: Action, cover: Cover) -> None:
    store.access_log.write(
        by,
        action,
        {
            "account": cover.username,
            "officer": cover.iro_id,
            "first_day": cover.first_on.isoformat(),
            "last_day": cover.last_on.isoformat(),
        },
    )
