"""Who looked at which child?"""

from ui import frame
from ui.entrance import access
from ui.sections.people import access_log

access.require_sign_in()

frame.heading("Access log", *access_log.answer())
access_log.about_a_child()
access_log.outside_caseloads()
access_log.newest()
