"""Is the work shared fairly?"""

from ui import access, frame
from ui.sections import caseloads, reviews

access.require_sign_in()

frame.heading("Caseloads", *caseloads.answer())
if not reviews.asked_rows(caseloads.MEASURES) and caseloads.is_supplied():
    caseloads.range_and_table()
    caseloads.case_mix()
    caseloads.caseload()
    caseloads.weeks()
    caseloads.unallocated()
    caseloads.continuity_checks()
