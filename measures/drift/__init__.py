"""Drift from the plan for permanence: tests P1 to P14 and silence about them.

No statute defines drift. Source: domain §5 and its "Precisely"; the limits are the policy's.
"""

from measures.drift.silence import children_drift
from measures.drift.tests import NUMBERS, drift_tests
from measures.drift.time import time_to_permanence, waits

__all__ = ["NUMBERS", "children_drift", "drift_tests", "time_to_permanence", "waits"]
