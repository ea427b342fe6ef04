"""How does one figure stand, by locality, team and IRO, and month by month?"""

from ui import frame
from ui.entrance import access
from ui.sections.overview import one_figure

access.require_sign_in()

measure = one_figure.chosen()
frame.heading("One figure", *one_figure.answer(measure))
one_figure.by_group(measure)
one_figure.by_month(measure)
