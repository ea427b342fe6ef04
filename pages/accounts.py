"""Who may sign in, and as what?"""

from ui import frame
from ui.entrance import access
from ui.sections.people import accounts

access.require_sign_in()

frame.heading("Accounts", *accounts.answer())
accounts.everyone()
accounts.signed_in()
accounts.add()
accounts.change()
