"""Reviews, the cycle between two, and Business Support's view."""
