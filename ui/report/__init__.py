"""The annual report of the service: its content, and how it is written down."""
