"""What has changed since the last meeting?"""

from ui import access, frame
from ui.sections import change

access.require_sign_in()

frame.heading("Changes", *change.answer())
change.picker()
change.agenda()
