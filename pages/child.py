"""What has happened to this child, what is due, and why?"""

from ui import frame
from ui.entrance import access
from ui.sections.child import child, child_paper
from ui.sections.shared import stepping

access.require_sign_in()

child_id = child.chosen()
if child_id is None:
    frame.heading("Child", "Choose a child to see their story.")
else:
    frame.heading(child.title(child_id), *child.answer(child_id))
    if not child_paper.is_asked():
        stepping.draw(child_id)
    child.page(child_id)
