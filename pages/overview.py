"""What needs a decision today?"""

from ui import abreast, access, frame
from ui.sections import overview

access.require_sign_in()

frame.heading("Overview", *overview.answer())
overview.headline_tiles()
left, right = abreast.halves()
with left:
    overview.needs_attention()
with right:
    overview.matrix()
    overview.next_reviews()
