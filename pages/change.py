"""What has changed since the last meeting?"""

from ui import frame
from ui.entrance import access
from ui.sections.overview import change

access.require_sign_in()

found = change.chosen()
frame.heading("Changes", *change.answer(found))
change.pickers()
change.agenda(found)
