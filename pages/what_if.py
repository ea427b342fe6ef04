"""What if somebody leaves, and who could take whom?"""

from ui import frame
from ui.entrance import access
from ui.sections.caseloads import what_if

access.require_sign_in()

frame.heading("What if", *what_if.answer())
if what_if.is_possible():
    what_if.draw()
