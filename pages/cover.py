"""Who sees an absent officer's children, and until when?"""

from ui import access, frame
from ui.sections import cover

access.require_sign_in()

frame.heading("Cover", *cover.answer())
cover.in_force()
cover.grant()
