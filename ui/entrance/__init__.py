"""Who comes in: the edge before Streamlit, sign-in, and the session behind every page."""
