"""Single sign-on with OpenID Connect: one ID token buys one session of our own (ADR 0012)."""
