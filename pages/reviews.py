"""Which reviews are overdue or about to be?"""

from ui import access, frame
from ui.sections import duty_months, reviews

access.require_sign_in()

frame.heading("Reviews", *reviews.answer())
if not reviews.asked_rows(reviews.MEASURES):
    reviews.headline_tiles()
    reviews.partition()
    reviews.state_list()
    reviews.steps()
    reviews.reasons()
    reviews.if_rates(duty_months.by_month)
