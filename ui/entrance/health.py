"""What a monitor is told: ready or degraded, and nothing else."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from data_access.settings import Settings
from data_access.state.database import StateUnavailableError
from data_access.state.store import Store
from ui.data import load


def health_route(
    *, store: Callable[[], Store], is_data_good: Callable[[], bool]
) -> Callable[[Request], Response]:
    """The endpoint `/health`.

    200 "ready"; 503 "degraded" when the dashboard's own store does not answer, so nobody can be
    let in; 200 "degraded" when people are served, but from data that could not be refreshed or
    with none. Asking reads no review database. It never says what is wrong: the log does.
    """

    def health(_request: Request) -> Response:
        try:
            is_store_good = store().answers()
        except StateUnavailableError:
            is_store_good = False
        is_ready = is_store_good and is_data_good()
        return JSONResponse(
            {"status": "ready" if is_ready else "degraded"},
            200 if is_store_good else 503,
            headers={"cache-control": "no-store"},
        )

    return health


def is_data_good() -> bool:
    """Whether the last read of the review database went well, or nobody has asked for one yet."""
    settings = Settings.from_environment()
    held = load.holder(settings.database_url, str(settings.snapshot_folder)).last()
    return held is None or held.problem is None
