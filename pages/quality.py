"""How good is the practice?"""

from ui import abreast, access, frame
from ui.sections import quality, reviews

access.require_sign_in()

frame.heading("Quality", *quality.answer())
if not reviews.asked_rows(quality.MEASURES):
    quality.headline_tiles()
    left, right = abreast.halves()
    with left:
        quality.audits()
    with right:
        quality.plan_areas()
    quality.opened()
    quality.decisions()
    quality.practice_feedback()
