"""What the drift tests are called to readers from outside, who do not know their numbers."""

LONG = {
    "P1": "No plan for permanence by its date", "P2": "Plan unchanged and not achieved",
    "P3": "Target date passed", "P4": "Adoption: not yet placed", "P5": "Adoption: not yet matched",
    "P6": "Adoption decision without an order", "P7": "Care proceedings for long",
    "P8": "Section 20 without a plan or change", "P9": "Care order at home",
    "P10": "Many homes in a year", "P11": "Long-term fostering, not matched",
    "P12": "Return home not achieved", "P13": "Same decision open at several reviews",
    "P14": "Unregistered home",
}  # fmt: skip
"""Without the number, and without the limits: those are the council's policy."""
