"""What does the dashboard know of me, and how do I change my password or my codes?"""

from ui import frame
from ui.entrance import access
from ui.sections.people import my_account

access.require_sign_in()

frame.heading("My account", *my_account.answer())
my_account.password()
my_account.one_time_codes()
my_account.sessions()
my_account.trail()
