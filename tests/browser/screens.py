"""The screens that pages are looked at on."""

from playwright.sync_api import ViewportSize

DESK: ViewportSize = {"width": 1440, "height": 900}
HALF: ViewportSize = {"width": 720, "height": 450}
"""What is left of a desk's screen at 200 % zoom."""
PHONE: ViewportSize = {"width": 390, "height": 844}
