"""Tables and tiles in a real script: what reaches the browser, for whom, and in which words."""

from datetime import date

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from measures.words import Role
from ui.tables import fields, widths
from ui.tables.columns import Column, Kind, seen, written

COLUMNS = [
    Column("case_number", "Case number", Kind.CHILD),
    Column("status", "Status", Kind.STATUS),
    Column("due_on", "Due", Kind.DATE),
    Column("iro", "IRO", Kind.NAME),
    Column("because", "Why"),
    Column("locality", "Locality", Kind.NAME),
    Column("is_silent_drift", "Silent", Kind.YES_NO),
    Column("share", "Share", Kind.SHARE),
]
ROWS = pl.DataFrame(
    {
        "child_id": ["key-1", "key-2"],
        "first_name": ["Ann", "Bo"],
        "case_number": ["1042877", "10:smile:"],
        "status": ["overdue", None],
        "due_on": [date(2025, 12, 11), None],
        "iro": ["Hollis, Owen", None],
        "because": ["Fifth held 11 Jun 2025 + 6 months.", "![x](http://evil.example/a.png)"],
        "locality": ["Saltmere", "Ashcombe"],
        "is_silent_drift": [True, None],
        "share": [0.5, None],
    }
)


def working() -> None:
    import streamlit as st

    from measures.words import Role
    from tests.ui.test_tables import COLUMNS, ROWS
    from ui.tables import tables

    role = Role(st.session_state["role"])
    st.write(tables.working_table(ROWS, COLUMNS, role=role, alt="Two reviews", key="list"))
    tables.twin(ROWS, COLUMNS, role=role, alt="The same two reviews")


def run(role: Role) -> AppTest:
    app = AppTest.from_function(working, default_timeout=30)
    app.session_state["role"] = role.value
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.IRO, [column.field for column in COLUMNS]),
        (Role.SERVICE_MANAGER, [column.field for column in COLUMNS]),
        (Role.BUSINESS_SUPPORT, ["case_number", "status", "due_on", "iro"]),
        (Role.VIEWER, ["status", "locality", "share"]),
    ],
)
def test_only_the_fields_of_the_role_reach_the_browser(role: Role, expected: list[str]) -> None:
    app = run(role)
    assert list(app.dataframe[0].value.columns) == expected
    assert len(app.table[0].value.columns) == len(expected)
    for element in (app.dataframe[0], app.table[0]):
        assert b"key-1" not in element.proto.SerializeToString()
        assert b"Ann" not in element.proto.SerializeToString()


def test_a_viewer_sees_no_case_number_anywhere_in_what_is_sent() -> None:
    app = run(Role.VIEWER)
    sent = app.dataframe[0].proto.SerializeToString() + app.table[0].proto.SerializeToString()
    assert b"1042877" not in sent
    assert b"Hollis" not in sent


def test_a_working_table_says_glyph_and_word_keeps_dates_and_has_its_alt() -> None:
    frame = run(Role.IRO).dataframe[0]
    assert frame.proto.alt == "Two reviews"
    assert frame.value["status"].tolist()[0] == "◆ Overdue"
    assert frame.value["case_number"].tolist() == ["1042877", "10:smile:"]
    assert str(frame.value["due_on"].tolist()[0]).startswith("2025-12-11")
    assert "D MMM YYYY" in frame.proto.columns
    assert frame.proto.placeholder == "–"


def test_the_table_behind_a_chart_is_words_with_a_dash_for_nothing() -> None:
    words = run(Role.IRO).table[0].value
    assert words["Due"].tolist() == ["11 Dec 2025", "–"]
    assert words["Silent"].tolist() == ["Yes", "–"]
    assert words["Share"].tolist() == [r"50\.0\%", "–"]
    assert words["Why"].tolist()[1].startswith(r"\!\[x\]\(")


def test_choosing_no_row_opens_nothing() -> None:
    assert [each.value for each in run(Role.IRO).markdown] == ["`None`"]


def test_an_undeclared_field_is_our_mistake_and_said_so() -> None:
    with pytest.raises(fields.UndeclaredFieldError, match="child_id"):
        seen(ROWS, [Column("child_id", "Key")], Role.SERVICE_MANAGER)


def test_a_field_that_the_rows_do_not_hold_is_our_mistake_too() -> None:
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        seen(ROWS, [Column("stage", "Stage")], Role.SERVICE_MANAGER)


def test_no_role_may_see_a_database_key() -> None:
    keys = {"child_id", "iro_id", "care_period_id", "team_id", "locality_id", "dispute_id"}
    assert not keys & fields.EVERY_FIELD


def test_every_role_has_its_fields_and_business_support_only_scheduling() -> None:
    assert set(fields.FIELDS) == set(Role)
    assert fields.FIELDS[Role.BUSINESS_SUPPORT] == fields.SCHEDULING | fields.OWN_TRAIL
    personal = {"case_number", "display_name", "first_name", "last_name", "date_of_birth", "iro",
                "iro_name", "name", "because", "whose"}  # fmt: skip
    assert not personal & fields.FIELDS[Role.VIEWER]


def test_rows_cut_to_a_role_keep_their_order_and_number() -> None:
    cut = fields.allowed(ROWS, Role.VIEWER)
    assert cut.columns == ["status", "locality", "share"]
    assert cut.height == ROWS.height


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, Kind.TEXT, "–"),
        (0, Kind.COUNT, "0"),
        (1204, Kind.COUNT, "1,204"),
        (0.6, Kind.RATIO, "0.6"),
        (False, Kind.YES_NO, "No"),
        (date(2026, 1, 2), Kind.DATE, "2 Jan 2026"),
        ("missed", Kind.STATUS, "◇ Missed"),
    ],
)
def test_a_cell_is_written_by_its_kind(value: object, kind: Kind, text: str) -> None:
    assert written(value, kind) == text


def tiles_and_lists() -> None:
    from datetime import date

    import polars as pl
    import streamlit as st

    from ui import charts, tiles
    from ui.tables import status, tables

    def child() -> None:
        st.title("Child")

    page = st.Page(child, title="Child", url_path="child-record")
    st.navigation([st.Page(lambda: None, title="Home", default=True), page], position="hidden")
    points = pl.DataFrame({"month_on": [date(2025, 12, 1), date(2026, 1, 1)], "value": [1.0, 2.0]})
    tiles.row(
        [
            tiles.Tile(
                label="Reviews overdue",
                value_text="9",
                change_text="up 3 from 24 Dec",
                spark=charts.sparkline(points, 5.0),
                spark_alt="From 1 to 2 in two months",
                badge=status.badge("over_limit"),
                note="Of 612 children.",
                link_text="Show the 9",
                link_target=page,
                link_query={"list": "overdue"},
            ),
            tiles.Tile(label="Disputes", value_text="–", note="Not supplied."),
        ]
    )
    tables.reading_list(pl.DataFrame({"What": ["**a**"], "Whose": ["b"]}), alt="One thing")
    tables.empty("No overdue reviews.", "Whole service.", "Change the filters to widen it.")


def test_tiles_lists_and_empty_states_draw_what_they_are_given() -> None:
    app = AppTest.from_function(tiles_and_lists, default_timeout=30).run()
    assert not app.exception
    assert [(each.label, each.value, each.delta) for each in app.metric] == [
        ("Reviews overdue", "9", "up 3 from 24 Dec"),
        ("Disputes", "–", ""),
    ]
    links = [each.proto for each in app.get("page_link")]
    assert [link.label for link in links] == ["Show the 9"]
    assert links[0].query_string == "list=overdue"
    assert app.table[0].proto.alt == "One thing"
    assert app.get("vega_lite_chart")[0].proto.alt == "From 1 to 2 in two months"
    assert app.info[0].value == (
        "No overdue reviews. Whole service. Change the filters to widen it."
    )


REASON = (
    "Third review: previous review held 23 Apr 2026 + 6 months = 23 Oct 2026. Overdue by 33 days."
)
MANY = widths.WRAPPED + 1


@pytest.mark.parametrize(
    ("rows", "team", "because", "lines", "reason_pixels"),
    [
        pytest.param(2, "Team A", "Soon", 1, None, id="all fits: text takes what is left"),
        pytest.param(2, "Team A " * 5, REASON * 2, 3, 700, id="a short list wraps"),
        pytest.param(2, "Team A " * 5, REASON * 5, 4, 700, id="as many lines as a text needs"),
        pytest.param(2, "Team A " * 5, REASON * 9, 1, 800, id="texts too long to wrap scroll"),
        pytest.param(2, "A" * 80, REASON * 2, 1, 800, id="names too long to wrap scroll"),
        pytest.param(MANY, "Team A " * 5, REASON * 2, 1, 800, id="a long one scrolls"),
    ],
)
def test_a_grid_shows_its_texts_whole_where_it_can(
    rows: int, team: str, because: str, lines: int, reason_pixels: int | None
) -> None:
    columns = [Column("case_number", "Case number", Kind.CHILD),
               *(Column(field, "Team", Kind.NAME) for field in ("iro", "team", "locality")),
               Column("because", "Why this date")]  # fmt: skip
    frame = pl.DataFrame({"case_number": ["1"], "because": [because]}).with_columns(
        pl.lit(team).alias(field) for field in ("iro", "team", "locality")
    )
    pixels, in_lines = widths.fitted(pl.concat([frame] * rows), columns)

    assert in_lines == lines
    if reason_pixels is None:
        assert pixels["because"] is None
    else:
        assert (pixels["because"] or 0) >= reason_pixels


def test_a_short_text_leaves_a_long_one_the_room_it_does_not_need() -> None:
    names = [Column(f"name_{n}", "Team", Kind.NAME) for n in range(6)]
    columns = [*names, Column("happened", "What happened"), Column("why", "Why this date")]
    frame = pl.DataFrame({"happened": ["left care"], "why": [REASON]}).with_columns(
        pl.lit("Team A").alias(column.field) for column in names
    )
    pixels, lines = widths.fitted(frame, columns)

    assert (pixels["why"] or 0) > 2 * (pixels["happened"] or 0)
    assert lines == 3


def test_counts_from_a_thousand_up_have_their_separators_and_none_has_decimals() -> None:
    def script() -> None:
        import polars as pl

        from measures.words import Role
        from ui.tables import tables
        from ui.tables.columns import Column, Kind

        rows = pl.DataFrame({"n": [7, 1204]})
        tables.reading_table(rows, [Column("n", "Of", Kind.COUNT)], role=Role.IRO, alt="Counts")
        ratios = pl.DataFrame({"n": [73.0, 8.0]})
        tables.reading_table(ratios, [Column("n", "Of", Kind.COUNT)], role=Role.IRO, alt="Ratios")
        tables.working_table(
            rows, [Column("n", "Of", Kind.COUNT)], role=Role.IRO, alt="Counts", key="grid"
        )

    app = AppTest.from_function(script, default_timeout=30).run()
    assert not app.exception
    comma, digit = "\u2008", "\u2007"
    assert list(app.table[0].value["Of"]) == [f"{comma}{digit * 3}7", r"1\,204"]
    assert app.table[1].value["Of"].dtype.kind == "i", "a float would read 73.0000"
    assert "%,d" in app.dataframe[0].proto.columns
