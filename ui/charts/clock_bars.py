"""Bars of days against one limit: a point says how each clock stands, figure and word beside it."""

from dataclasses import dataclass

import altair as alt

from ui.charts.base import fill, house, ink, one, shape, stroke

_FIGURE_ROOM = 46
"""Pixels between the longest bar and the words, for the figure."""


@dataclass(frozen=True, kw_only=True)
class ClockBars:
    """How such a chart is laid out. The words stand at the right, and not on a narrow screen."""

    label: str
    """Field of the bars' labels, in the order of the template's `$names`."""
    start: str
    """Field of the days at which a bar begins to be drawn; `$top` ends the axis."""
    title: str
    """What the days are and what the line is."""
    words_pixels: int
    """Room of the words; there are none where the chart is not three and a half times as wide."""

    @property
    def _words_fit(self) -> str:
        return f"width > {self.words_pixels * 3.5:.0f}"

    @property
    def x(self) -> alt.X:
        """The days."""
        taken = self.words_pixels + _FIGURE_ROOM
        return alt.X(
            f"{self.start}:Q",
            title=self.title,
            scale=alt.Scale(
                domain=[0, "$top"],
                nice=False,
                range=[0, alt.ExprRef(f"{self._words_fit} ? width - {taken} : width - 44")],
            ),
            axis=alt.Axis(values=["$ticks"], format=",d"),
        )

    @property
    def y(self) -> alt.Y:
        """The labels."""
        axis = alt.Axis(domain=False, ticks=False)
        return alt.Y(f"{self.label}:N", sort=["$names"], title=None, axis=axis)

    def drawn(
        self, bars: alt.Chart, ends: alt.Chart, *, days: str, word: str, tooltip: list[alt.Tooltip]
    ) -> dict[str, object]:
        """Lay the limit, the points at the ends, the figures and the words over the bars.

        `ends` has fields shape, fill, role, limit, and those named by `days` and `word`.
        """
        figures_at = f"{self._words_fit} ? width - {self.words_pixels + 8} : width - 4"
        points = ends.mark_point(size=110, opacity=1, strokeWidth=2).encode(
            x=alt.X(f"{days}:Q"), y=self.y, shape=shape("shape"), fill=fill("fill"),
            stroke=stroke("role"), tooltip=tooltip,
        )  # fmt: skip
        figures = ends.mark_text(align="right", fontSize=14, fontWeight=600).encode(
            x=alt.value(alt.ExprRef(figures_at)), y=self.y, text=f"{days}:Q", color=ink()
        )
        words = ends.mark_text(
            align="left", fontSize=13, opacity=alt.ExprRef(f"{self._words_fit} ? 1 : 0")
        ).encode(
            x=alt.value(alt.ExprRef(f"width - {self.words_pixels}")),
            y=self.y, text=f"{word}:N", color=ink(),
        )  # fmt: skip
        limit = ends.mark_rule(strokeWidth=2).encode(
            x=alt.X("limit:Q", aggregate="max"), color=one("ink")
        )
        layers = bars + limit + points + figures + words
        return house(layers.properties(height=alt.Step(26)))
