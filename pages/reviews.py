"""Which reviews are overdue or about to be?"""

from ui import frame, on_page
from ui.entrance import access
from ui.sections.reviews import cycle, duty_months, review_views, reviews, support

access.require_sign_in()

frame.heading("Reviews", *reviews.answer())
if not reviews.asked_rows(reviews.MEASURES):
    if support.is_first():
        support.work()
    reviews.headline_tiles()
    if not support.is_first():
        on_page.links(
            "Where they stand",
            "Weeks ahead",
            "Step by step",
            "Around the review",
            "Why they were late",
            "Business Support",
            "Month by month",
        )
    review_views.views()
    review_views.calendar()
    if not support.is_first():
        cycle.recent()
        reviews.steps()
        reviews.reasons()
        support.work()
        duty_months.by_month()
