"""The words of the service that a newcomer would ask about, each explained once, in one place."""

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word with its meaning. `found` is what it looks like in a text."""

    name: str
    says: str
    found: re.Pattern[str]


def _term(name: str, says: str, *, also: str = "") -> Term:
    """Declare a term; an abbreviation is matched as it is written, other words in any letters."""
    words = f"{re.escape(name)}s?" + (f"|{also}" if also else "")
    is_abbreviation = name.isupper() or name[:2].isupper()
    return Term(
        name=name,
        says=says,
        found=re.compile(rf"\b(?:{words})\b", 0 if is_abbreviation else re.IGNORECASE),
    )


TERMS: tuple[Term, ...] = (
    _term("ADM", "Agency decision-maker: decides for the council whether adoption is the plan."),
    _term("Annex A", "The list of children and services that Ofsted asks for at an inspection."),
    _term(
        "Cafcass",
        "Children and Family Court Advisory and Support Service: an IRO may refer a child's case "
        "to it where the council does not settle a dispute.",
    ),
    _term("CAO", "Child arrangements order: with whom a child lives (Children Act 1989, s. 8)."),
    _term(
        "care order",
        "A court has placed the child in the council's care; it shares parental responsibility "
        "(Children Act 1989, s. 31).",
    ),
    _term("children's guardian", "Speaks for the child in court proceedings; from Cafcass."),
    _term("CIC Review", "Child in Care Review: the child's statutory review, chaired by the IRO."),
    _term("corporate parenting board", "Councillors and officers who answer for children in care."),
    _term("DCS", "Director of Children's Services."),
    _term(
        "drift",
        "A plan that stands still: one of the tests of time without the step that should have "
        "been taken fires.",
        also="drifting",
    ),
    _term("FFA", "Fostering for adoption: foster carers who may become the child's adopters."),
    _term("FTE", "Full-time equivalent: 1.0 is one full-time post.", also="full-time equivalents?"),
    _term("IHA", "Initial health assessment, soon after coming into care."),
    _term("ILACS", "Ofsted's inspection of a council's children's services."),
    _term(
        "interim care order",
        "The court's order while care proceedings run (Children Act 1989, s. 38).",
    ),
    _term(
        "IRO",
        "Independent Reviewing Officer: chairs a child's reviews, watches the care plan between "
        "them and challenges the council where it drifts.",
    ),
    _term("midway check", "The IRO's look at a child's case halfway between two reviews."),
    _term("Pathway Plan", "The plan of a young person of 16 or over towards leaving care."),
    _term("PEP", "Personal Education Plan."),
    _term(
        "permanence",
        "A home and family for good: return home, kin, special guardianship, adoption, long-term "
        "fostering or living independently.",
    ),
    _term("placement order", "The court allows the council to place the child for adoption "
          "(Adoption and Children Act 2002, s. 21)."),
    _term("PLO", "Public Law Outline: the steps before and in care proceedings."),
    _term(
        "Progress Resolution Pathway",
        "The council's steps to settle an IRO's challenge: 20 working days in all, and Cafcass at "
        "any time.",
    ),
    _term("PWP", "Placed with parents: at home under a care order."),
    _term("RAG", "Red, amber or green: how a thing stands at a glance."),
    _term("RHA", "Review health assessment, in each later year in care."),
    _term("RI", "Requires improvement: a grade of an audit."),
    _term("SDQ", "Strengths and Difficulties Questionnaire, about a child's wellbeing."),
    _term(
        "section 20",
        "In care by agreement with the parents, without a court order (Children Act 1989, s. 20).",
    ),
    _term(
        "SGO",
        "Special guardianship order: a lasting home with somebody who is not a parent "
        "(Children Act 1989, s. 14A).",
        also="special guardianship",
    ),
    _term(
        "short breaks",
        "A series of short stays in one place; reviews have a timetable of their own "
        "(CPR 2010, reg. 48).",
    ),
    _term(
        "silent drift",
        "Drift that nobody challenged: no dispute raised or open and no concern noted since the "
        "earliest test began to fire.",
        also="drifting with no challenge",
    ),
    _term("SSDA903", "The yearly return on children looked after to the Department for Education."),
    _term(
        "unaccompanied",
        "An asylum-seeking child in this country without a parent or carer.",
        also="UASC",
    ),
    _term(
        "weighted",
        "Children counted by how much work each is likely to be; the weights are the council's.",
    ),
)  # fmt: skip
"""Every term, A to Z. Source: domain §9 and the statutes named."""

_LONGEST_FIRST = sorted(TERMS, key=lambda term: len(term.name), reverse=True)


@lru_cache(maxsize=1024)
def terms_in(text: str) -> tuple[Term, ...]:
    """Return the terms a text holds, in the order they stand; one within another counts once.

    "Silent drift" is not also "drift", nor is an interim care order also a care order.
    """
    places: list[tuple[int, Term]] = []
    left = text
    for term in _LONGEST_FIRST:
        hit = term.found.search(left)
        if hit is not None:
            places.append((hit.start(), term))
            left = term.found.sub(lambda found: " " * len(found[0]), left)
    return tuple(term for _, term in sorted(places, key=lambda place: place[0]))
