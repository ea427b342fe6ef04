"""What changed this number?"""

from ui import frame
from ui.entrance import access
from ui.sections.overview import compare

access.require_sign_in()

found = compare.compared()
frame.heading("What changed", *compare.answer(found))
compare.choose()
compare.side_by_side(found)
compare.rows(found)
