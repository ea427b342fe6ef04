"""Officers against the range for their hours: the rows that chart and table show of them."""

import polars as pl

from measures.care.load import weighted_band
from measures.policy import Caseload
from measures.words import Band, OfficerRole
from ui import frame, wording
from ui.data import load
from ui.data.names import Names
from ui.data.same_rows import once_for_the_same_rows
from ui.tables.status import Concern

NO_IRO = "No IRO allocated"


def officer_rows() -> pl.DataFrame:
    """Return the officers in view A to Z, the children without an IRO last."""
    view = frame.current().view
    return _in_order(view.facts.officers, view.names, load.policy().caseload)


@once_for_the_same_rows
def _in_order(officers: pl.DataFrame, names: Names, limits: Caseload) -> pl.DataFrame:
    holds_none = (pl.col("children") == 0) & (
        (pl.col("band") == Band.NOT_AVAILABLE.value)
        | (pl.col("role") == OfficerRole.SERVICE_MANAGER.value)
    )
    is_unallocated = pl.col("iro_id").is_null()
    shown = officers.filter(~holds_none.fill_null(False)).with_columns(
        name=names.of_officers.fill_null(NO_IRO),
        band=pl.when(is_unallocated).then(pl.lit(Concern.UNALLOCATED.value)).otherwise("band"),
        is_last=is_unallocated,
    )
    return with_range(shown, limits).sort("is_last", "name", "iro_id")


def with_range(officers: pl.DataFrame, limits: Caseload) -> pl.DataFrame:
    """Add lo and hi, the range for each officer's hours, and ratio_text; round the ratio."""
    fte = pl.col("fte_available")
    return officers.with_columns(
        lo=pl.when(fte > 0).then(fte * limits.per_fte_low),
        hi=pl.when(fte > 0).then(fte * limits.per_fte_high),
        children_per_fte=pl.col("children_per_fte").round(0),
        ratio_text=_whole("children_per_fte"),
    )


def _whole(column: str) -> pl.Expr:
    return pl.col(column).round(0).cast(pl.Int64).cast(pl.String).fill_null(wording.NOTHING)


def against_range(officers: pl.DataFrame, *, is_weighted: bool = False) -> pl.DataFrame:
    """Return what the range chart draws of officers; who has no IRO stands by the name given.

    `is_weighted`: ratio and band are read from the weighted load.
    """
    return _against_range(officers, load.policy().caseload, is_weighted=is_weighted)


@once_for_the_same_rows
def _against_range(officers: pl.DataFrame, limits: Caseload, *, is_weighted: bool) -> pl.DataFrame:
    ranged = with_range(officers, limits)
    if is_weighted:
        ranged = weighted_band(ranged, limits).with_columns(ratio_text=_whole("weighted_per_fte"))
    band = pl.when(pl.col("iro_id").is_null()).then(pl.lit(Concern.UNALLOCATED.value))
    return ranged.with_columns(band=band.otherwise("band")).select(
        "name", "children", "lo", "hi", "weighted_load", "ratio_text", "band"
    )
