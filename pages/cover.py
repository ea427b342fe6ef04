"""Who sees an absent officer's children, and until when?"""

from ui import frame
from ui.entrance import access
from ui.sections.people import cover

access.require_sign_in()

frame.heading("Cover", *cover.answer())
cover.in_force()
cover.grant()
