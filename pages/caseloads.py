"""Is the work shared fairly?"""

from ui import frame, on_page
from ui.entrance import access
from ui.sections.caseloads import allocation, caseloads, iro_changes, officer_weeks
from ui.sections.reviews import reviews

access.require_sign_in()

frame.heading("Caseloads", *caseloads.answer())
if not reviews.asked_rows(caseloads.MEASURES) and caseloads.is_supplied():
    caseloads.headline_tiles()
    on_page.links(
        "Against the range",
        "Officers A to Z",
        "Weeks ahead",
        "Without an IRO",
        "Siblings",
        "Independence",
        "Changes of IRO",
    )
    caseloads.range_and_table()
    caseloads.caseload()
    caseloads.case_mix()
    officer_weeks.draw()
    allocation.unallocated()
    allocation.continuity_checks()
    iro_changes.draw()
