"""What a person meets who walks a page with the Tab key."""

from dataclasses import dataclass

from playwright.sync_api import Page

_AT_MOST = 300
"""Stops of a page: a walk that is longer goes in circles."""

_AT_ONCE = 20
"""Presses between two looks at whether the walk is over."""

_OWN = "[data-testid=stDataFrame], [data-testid=stDateInput], [role=combobox], main"

_BEGIN = """(own) => {
  window.stops = [];
  window.walk?.abort();
  window.walk = new AbortController();
  let before = null;
  document.activeElement?.blur();
  const rings = (style) =>
    style.boxShadow !== "none" || (style.outlineStyle !== "none" && style.outlineWidth !== "0px");
  document.addEventListener("focusin", ({ target }) => {
    const near = [target, target.parentElement, ...(target.closest("label") ?? target).children];
    const isStart = target.dataset.testid === "stSkipToContent";
    const order = before?.compareDocumentPosition(target) ?? Node.DOCUMENT_POSITION_FOLLOWING;
    before = target;
    window.stops.push({
      what: `${target.tagName} ${target.ariaLabel ?? target.innerText ?? ""}`.slice(0, 90),
      ringed: near.some((each) => rings(getComputedStyle(each))),
      follows: isStart || !!(order & Node.DOCUMENT_POSITION_FOLLOWING),
      streamlits_own: target.matches(`${own}, input:not([type=radio], [type=checkbox])`)
        || !!target.closest(own.replace(", main", "")),
      is_start: isStart,
    });
  }, { signal: window.walk.signal });
}"""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One element that the Tab key led to."""

    what: str
    ringed: bool
    """Whether a ring shows where the focus is."""
    follows: bool
    """Whether it stands after the one before in the page's own order."""
    streamlits_own: bool
    """Whether it shows its focus in another way: a grid its cell, a box its edge and caret."""


def walked(page: Page) -> list[Stop]:
    """Walk a page from the skip link until the walk begins again; raise if it never does."""
    page.evaluate(_BEGIN, _OWN)
    for _ in range(_AT_MOST // _AT_ONCE):
        for _ in range(_AT_ONCE):
            page.keyboard.press("Tab")
        told = page.evaluate("window.stops")
        starts = [place for place, stop in enumerate(told) if stop.pop("is_start")]
        if len(starts) > 1:
            page.evaluate("document.activeElement.blur()")  # the skip link lies over the menu
            return [Stop(**stop) for stop in told[starts[0] : starts[1]]]
    raise AssertionError(f"The walk does not come round: {told[-3:]}")
