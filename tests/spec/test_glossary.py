"""The dictionary: every term is found where it stands, the longer before the shorter."""

import pytest

from measures.glossary import TERMS, Term, terms_in
from tests.spec.examples import worked_examples

LONGEST_TO_HOVER = 180


@worked_examples("""
    text                                             | terms                        | because
    Four IROs hold more than the range.              | IRO                          | the plural is the same term
    Children per FTE                                 | FTE                          | an abbreviation in a label
    Silent drift                                     | silent drift                 | not also drift
    seven children are drifting                      | drift                        | another form of the word
    drifting with no challenge recorded              | silent drift                 | as the overview says it
    Silent drift, and drift that is challenged       | silent drift, drift          | both, in their order
    Interim care order or care order                 | interim care order, care order | one within another, then alone
    Environments and heroes                          |                              | no term hides in another word
    a pep talk                                       |                              | an abbreviation only as written
""")  # noqa: E501 - an example is one line
def test_the_terms_of_a_text(text: str, terms: str | None, because: str) -> None:
    assert ", ".join(term.name for term in terms_in(text)) == (terms or "")


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_finds_itself_and_is_short_enough_to_hover(term: Term) -> None:
    assert terms_in(f"About the {term.name} here.")[0] is term
    assert term.says.endswith(".")
    assert len(term.says) <= LONGEST_TO_HOVER


def test_terms_stand_from_a_to_z_once() -> None:
    names = [term.name.lower() for term in TERMS]

    assert names == sorted(set(names))
