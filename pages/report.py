"""The annual report, a supervision sheet for one IRO, and a meeting pack."""

from ui import frame
from ui.entrance import access
from ui.sections.documents import report

access.require_sign_in()

frame.heading("Report", *report.answer())
report.draw()
