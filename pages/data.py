"""Can I trust these numbers?"""

from ui import frame
from ui.entrance import access
from ui.sections.data import data, data_checks

access.require_sign_in()

frame.heading("Data", *data.answer())
data.freshness()
data_checks.checks()
data_checks.figures_touched()
data.files()
data.tables_supplied()
