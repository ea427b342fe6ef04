"""How the workers share the tests of a run: one has those of the browser, the others the rest."""

import pytest
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

BROWSERS, PAGES = "tests/browser/", ("tests/faults/", "tests/pages/")
DEMO = "tests/data_access/test_demo"
"""How the files begin that share a county of 760 children, made once by the worker they go to."""


def in_order(item: pytest.Item) -> int:
    """Browser tests first and tests of pages last: what is short is left for the end of a run."""
    if item.nodeid.startswith(BROWSERS):
        return 0
    return 2 if item.nodeid.startswith(PAGES) else 1


class FromBothEnds(LoadFileScheduling):  # type: ignore[misc]  # it has no types
    """The first worker takes the next file from the front, every other one from the back.

    So one server and one browser are started and kept warm, not one for each worker; and while the
    first worker waits for its browser, another has work for the core. By itself xdist would hand
    out the files with most tests first, whatever they take.
    """

    def _split_scope(self, nodeid: str) -> str:
        return DEMO if nodeid.startswith(DEMO) else str(super()._split_scope(nodeid))

    def _assign_work_unit(self, node: WorkerController) -> None:
        if node is not self.nodes[0]:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)
