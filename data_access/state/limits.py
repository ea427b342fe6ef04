"""The limits of sign-in, each with where it comes from. Declared here and nowhere else."""

from datetime import timedelta

IDLE = timedelta(minutes=15)
"""A session ends after this long without an action. Source: docs/security.md, row T6; OWASP ASVS
5.0, 7.3.1."""

IDLE_IN_MEETING = timedelta(minutes=60)
"""The same in meeting view, which shows no names. Source: docs/security.md, row T6."""

ABSOLUTE = timedelta(hours=8)
"""A session ends this long after sign-in, a working day. Source: docs/security.md; ASVS 7.3.2."""

SESSIONS_EACH = 5
"""Live sessions one account may have; the oldest ends first. Source: docs/security.md, row T22."""

FAILURES_OF_NAME = 5
"""Wrong passwords for one name within WINDOW that lock it. Source: docs/security.md, row T7;
ASVS 6.3.1."""

FAILURES_FROM_ADDRESS = 20
"""Wrong passwords from one network address within WINDOW that lock it. Source: row T7."""

WINDOW = timedelta(minutes=15)
"""How far back failures count, and how long a lock lasts after the last. Source: row T7."""

TICKET_LIFE = timedelta(seconds=30)
"""How long a page has to fetch its new cookie after sign-in. Source: docs/security.md, row T4."""

TOUCH_EVERY = timedelta(seconds=30)
"""The last action is written at most this often, so that most reruns write nothing. Local
choice: an idle session may end up to this much early."""

PASSWORD_CHARACTERS = 15
"""The fewest characters of a password. Source: OWASP ASVS 5.0, 6.2.1."""

PASSWORD_BYTES = 72
"""The most bytes of a password: bcrypt sees no more. Source: the bcrypt package, 5.0."""

PASSWORD_COST = 12
"""What a hash of a password costs: bcrypt's rounds, as a power of two. A hash of another cost is
made anew at the next right sign-in. Source: the bcrypt package's own; OWASP Password Storage Cheat
Sheet: at least 10."""

ATTEMPTS_KEPT = timedelta(days=30)
"""How long attempts, ended sessions and their ids are kept. Local choice."""

FIRST_PASSWORD_LIFE = timedelta(hours=24)
"""How long a first password opens the door to choosing one's own. Source: docs/security.md, (c)."""

COVER_DAYS = 28
"""The most days of one cover grant, first and last included. Source: docs/security.md, (c)."""

TOKEN_AGE = timedelta(minutes=5)
"""How old an ID token may be to buy a session. Source: docs/security.md, row T25."""

SSO_TRY_LIFE = timedelta(minutes=10)
"""How long a person has at the identity provider. Local choice."""

FILES_EACH = 100
"""Files one account may take away within FILES_WINDOW: more than a person's work needs, too few to
copy the service with. Source: docs/security.md, row T22; OWASP ASVS 5.0, 2.4.1."""

FILES_WINDOW = timedelta(hours=1)
"""How far back files taken away count. Source: docs/security.md, row T22."""

CODE_SECONDS = 30
"""How long a one-time code lasts. Source: RFC 6238, section 5.2."""

CODE_STEPS_AWAY = 1
"""How many steps a code may be away, for a clock that is not exact. Source: RFC 6238, 5.2."""

CODE_WAIT = timedelta(minutes=5)
"""How long the form asks for a code after the right password. Local choice."""

CODE_SET_UP_WAIT = timedelta(minutes=15)
"""How long after the password codes may be set up: a secret that was shown waits as long for its
first right code. Local choice, as long as IDLE."""
