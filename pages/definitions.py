"""What does this number mean?"""

from ui import frame
from ui.entrance import access
from ui.sections.data import definitions

access.require_sign_in()

frame.heading("Definitions", "What every number means, and where its rule comes from.")
definitions.draw()
