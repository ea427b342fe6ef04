"""Limits that law or statutory guidance fixes, each once, each with its source.

What a council decides for itself is in `measures/policy.py`.
"""

FIRST_REVIEW_WORKING_DAYS = 20
"""First review, from the day the child became looked after. CPR 2010 reg. 33(1)."""

SECOND_REVIEW_MONTHS = 3
"""Second review, from the day the first was held. CPR 2010 reg. 33(2)."""

LATER_REVIEW_MONTHS = 6
"""Each later review, from the day the previous one was held. CPR 2010 reg. 33(2)."""

SHORT_BREAK_FIRST_MONTHS = 3
"""First review of a series of short breaks, from the first placement. CPR 2010 reg. 48."""

SHORT_BREAK_LATER_MONTHS = 6
"""Later reviews of a series of short breaks. CPR 2010 reg. 48."""

SHORT_BREAK_STAY_DAYS = 17
"""Longest single stay of a series of short breaks. CPR 2010 reg. 48."""

SHORT_BREAK_YEAR_DAYS = 75
"""Most days of short breaks in any 12 months. CPR 2010 reg. 48."""

SHORT_BREAK_GAP_MONTHS = 12
"""Stays less than this far apart are one series (our reading; reg. 48 speaks of 12 months)."""

ADOPTION_UNPLACED_FIRST_MONTHS = 3
"""Authorised and not placed: from the day the agency first has authority. AAR 2005 reg. 36(1)."""

ADOPTION_UNPLACED_LATER_MONTHS = 6
"""Authorised and not placed: from the previous review. AAR 2005 reg. 36(1)."""

ADOPTION_UNPLACED_REPORT_MONTHS = 6
"""Authorised and still not placed: the "6 months review". AAR 2005 reg. 36(1)(b)."""

ADOPTION_PLACED_FIRST_DAYS = 28
"""Placed for adoption: from the day of placement. AAR 2005 reg. 36(3)."""

ADOPTION_PLACED_SECOND_MONTHS = 3
"""Placed for adoption: from the first review of the placement. AAR 2005 reg. 36(3)."""

ADOPTION_PLACED_LATER_MONTHS = 6
"""Placed for adoption: from the previous review. AAR 2005 reg. 36(3)."""

ADJOURNMENT_WORKING_DAYS = 20
"""Longest adjournment of a review, from its first meeting. CPR 2010 reg. 36(2)."""

DISPUTE_TOTAL_WORKING_DAYS = 20
"""All formal stages of a dispute together. IRO Handbook 2010, 6.2."""

AGE_LEAVING_CARE_YEARS = 18
"""A child ceases to be looked after on this birthday. Children Act 1989, s. 105."""

CARE_PROCEEDINGS_WEEKS = 26
"""Care proceedings are to end within this time. Children Act 1989, s. 32."""

PERMANENCE_PLAN_BY = "the second review"
"""When a plan for permanence must be in place. Statutory guidance, volume 2 (June 2015)."""
