"""Who is not being heard?"""

from ui import abreast, access, frame
from ui.sections import reviews, voice

access.require_sign_in()

frame.heading("Voice", *voice.answer())
if not reviews.asked_rows(voice.MEASURES):
    voice.headline_tiles()
    left, right = abreast.halves()
    with left:
        voice.participation()
    with right:
        voice.feedback()
    voice.opened()
    voice.who_is_heard()
    voice.not_heard()
