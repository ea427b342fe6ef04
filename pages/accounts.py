"""Who may sign in, and as what?"""

from ui import access, frame
from ui.sections import accounts

access.require_sign_in()

frame.heading("Accounts", *accounts.answer())
accounts.everyone()
accounts.signed_in()
accounts.add()
accounts.change()
