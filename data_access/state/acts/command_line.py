"""The commands `user`, `cover` and `log`: arguments in, lines to be printed out."""

import argparse
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from data_access.settings import Settings
from data_access.state.accounts import AccountError
from data_access.state.acts import code_commands, cover_commands, user_commands
from data_access.state.store import Store
from measures import policy as policies
from measures.dates import in_words, years_before
from measures.snapshot import LONDON
from measures.words import Role

Tell = Callable[[argparse.Namespace], list[str]]


class AlteredLogError(Exception):
    """The access log is not as it was written."""


class StateCommands:
    """The commands on the dashboard's own store. `now` gives the time as an aware instant."""

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        """Work on the store that `settings` name."""
        self._settings = settings
        self._now = now

    def add_to(self, commands: Any, run: Callable[[argparse.Namespace], int]) -> None:  # noqa: ANN401 - argparse keeps its type to itself
        """Add the commands to a parser; `run` is to print what `chosen.tell(chosen)` returns."""
        self._add_user(_acts(commands, run, "user", "Manage accounts."), run)
        self._add_cover(_acts(commands, run, "cover", "Cover for an absent officer."), run)
        self._add_log(_acts(commands, run, "log", "The access log."), run)

    def _add_user(self, acts: Any, run: Callable[[argparse.Namespace], int]) -> None:  # noqa: ANN401 - as above
        _act(acts, run, "list", self._list, "list the accounts")
        _act(acts, run, "sessions", self._sessions, "list who is signed in")
        add = _act(acts, run, "add", self._add, "add an account; a first password is shown once")
        role = _act(acts, run, "role", self._role, "give an account another role")
        codes = _act(acts, run, "codes", self._codes, "give an account one-time codes, or new ones")
        one = (
            add,
            role,
            codes,
            _act(acts, run, "password", self._password, "make a first password again"),
            _act(acts, run, "disable", self._disable, "close an account and sign it out"),
            _act(acts, run, "enable", self._enable, "open a closed account again"),
            _act(acts, run, "kick", self._kick, "sign an account out everywhere"),
            _act(acts, run, "restricted", self._restricted, "show restricted children's names"),
        )
        for each in one:
            each.add_argument("username")
        one[-1].add_argument("names", choices=("yes", "no"))
        codes.add_argument(
            "--remove",
            action="store_true",
            help="take them away, for a lost phone, and sign the account out everywhere",
        )
        add.add_argument("--name", required=True)
        add.add_argument(
            "--break-glass",
            action="store_true",
            help="the one account for the day single sign-on is away: with one-time codes, "
            "disabled until 'user enable'",
        )
        for each in (add, role):
            each.add_argument("--role", choices=[role.value for role in Role])
            each.add_argument("--iro", metavar="ID", help="the officer whose children an IRO sees")

    def _add_cover(self, acts: Any, run: Callable[[argparse.Namespace], int]) -> None:  # noqa: ANN401 - as above
        _act(acts, run, "list", self._cover_list, "list what is in force or to come")
        grant = _act(acts, run, "grant", self._cover_grant, "let an IRO see another's children")
        grant.add_argument("username")
        grant.add_argument("--iro", required=True, metavar="ID", help="the officer to be covered")
        day, looks = date.fromisoformat, "YYYY-MM-DD"
        grant.add_argument("--first", type=day, metavar=looks, help="else today")
        grant.add_argument("--last", type=day, metavar=looks, required=True)
        end = _act(acts, run, "end", self._cover_end, "end a cover before its last day")
        end.add_argument("number", type=int, help="as 'cover list' shows it")

    def _add_log(self, acts: Any, run: Callable[[argparse.Namespace], int]) -> None:  # noqa: ANN401 - as above
        _act(acts, run, "check", self._log_check, "say whether it is whole, and its head")
        prune = _act(acts, run, "prune", self._log_prune, "delete what the policy no longer keeps")
        prune.add_argument("--policy", type=Path, default=self._settings.policy, metavar="FILE")

    def _store(self) -> Store:
        return Store(self._settings.state_url, now=self._now)

    def _today(self) -> date:
        return self._now().astimezone(LONDON).date()

    def _list(self, _: argparse.Namespace) -> list[str]:
        store, lines = self._store(), []
        with_codes = store.one_time_codes.holders()
        for account in store.accounts.everyone():
            marks = (
                ("disabled", not account.is_active),
                ("break-glass", account.is_break_glass),
                ("single sign-on", not account.is_local),
                ("one-time codes", account.username in with_codes),
                ("names of restricted children", account.may_name_restricted),
            )
            said = ", ".join(word for word, is_so in marks if is_so)
            state = f"  ({said})" if said else ""
            lines.append(f"{account.username:<20} {account.role.label:<22} {account.name}{state}")
        return lines

    def _add(self, chosen: argparse.Namespace) -> list[str]:
        if chosen.break_glass:
            return user_commands.add_break_glass(self._store(), chosen.username, name=chosen.name)
        return user_commands.add(
            self._store(),
            chosen.username,
            name=chosen.name,
            role=_role_of(chosen),
            iro_id=chosen.iro,
            password=_given_password(),
        )

    def _role(self, chosen: argparse.Namespace) -> list[str]:
        return user_commands.change_role(
            self._store(), chosen.username, _role_of(chosen), iro_id=chosen.iro
        )

    def _password(self, chosen: argparse.Namespace) -> list[str]:
        return user_commands.new_password(
            self._store(), chosen.username, password=_given_password()
        )

    def _disable(self, chosen: argparse.Namespace) -> list[str]:
        return user_commands.disable(self._store(), chosen.username)

    def _enable(self, chosen: argparse.Namespace) -> list[str]:
        return user_commands.enable(self._store(), chosen.username)

    def _kick(self, chosen: argparse.Namespace) -> list[str]:
        return user_commands.kick(self._store(), chosen.username)

    def _codes(self, chosen: argparse.Namespace) -> list[str]:
        act = code_commands.remove if chosen.remove else code_commands.renew
        return act(self._store(), chosen.username, by=user_commands.ADMINISTRATOR)

    def _restricted(self, chosen: argparse.Namespace) -> list[str]:
        return user_commands.name_restricted(
            self._store(), chosen.username, allowed=chosen.names == "yes"
        )

    def _sessions(self, _: argparse.Namespace) -> list[str]:
        return user_commands.sessions(self._store())

    def _cover_list(self, _: argparse.Namespace) -> list[str]:
        return cover_commands.in_words(self._store(), today=self._today())

    def _cover_grant(self, chosen: argparse.Namespace) -> list[str]:
        return cover_commands.grant(
            self._store(),
            chosen.username,
            iro_id=chosen.iro,
            first_on=chosen.first or self._today(),
            last_on=chosen.last,
            today=self._today(),
        )

    def _cover_end(self, chosen: argparse.Namespace) -> list[str]:
        return cover_commands.end(self._store(), chosen.number)

    def _log_check(self, _: argparse.Namespace) -> list[str]:
        log = self._store().access_log
        if not log.is_intact():
            raise AlteredLogError(
                "The access log has been altered: a row was changed, taken out or put in. Tell "
                "your information governance lead today."
            )
        return ["The access log is whole.", f"Head, to be noted elsewhere: {log.head()}"]

    def _log_prune(self, chosen: argparse.Namespace) -> list[str]:
        years = policies.load(chosen.policy).retention.access_log_years
        before = years_before(self._now(), years)
        rows = self._store().access_log.prune(before=before, by=user_commands.ADMINISTRATOR)
        return [f"{rows:,} rows from before {in_words(before.date())} deleted; {years} years kept."]


def _acts(commands: Any, run: Callable[[argparse.Namespace], int], name: str, says: str) -> Any:  # noqa: ANN401 - as above
    added = commands.add_parser(name, help=says, description=says)
    added.set_defaults(run=run)
    return added.add_subparsers(required=True, metavar="ACT")


def _act(
    acts: Any,  # noqa: ANN401 - as above
    run: Callable[[argparse.Namespace], int],
    name: str,
    tell: Tell,
    says: str,
) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = acts.add_parser(name, help=says, description=says)
    added.set_defaults(run=run, tell=tell)
    return added


def _role_of(chosen: argparse.Namespace) -> Role:
    if chosen.role is None:
        raise AccountError("Say which role: --role ROLE.")
    return Role(chosen.role)


def _given_password() -> str | None:
    return os.environ.get("REVIEW_NEW_PASSWORD") or None
