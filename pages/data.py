"""Can I trust these numbers?"""

from ui import access, frame
from ui.sections import data

access.require_sign_in()

frame.heading("Data", *data.answer())
data.freshness()
data.checks()
data.figures_touched()
data.files()
data.tables_supplied()
