"""Charts as pictures, in the colours of the light theme; nothing is fetched."""

import json
import tomllib
from functools import cache, lru_cache

import vl_convert

from data_access.settings import ROOT
from ui.charts import Chart

WIDTH = 640
"""Pixels of a picture before it is made twice as sharp; its labels included."""

PICTURES_KEPT = 32
"""Of about 30 kB each."""


def png(chart: Chart) -> bytes:
    """Return a chart as a PNG picture for paper."""
    spec = chart.to_dict()
    spec["config"] = {**spec.get("config", {}), "range": {"category": _colours()}}
    spec["width"] = WIDTH
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    return _drawn(json.dumps(spec, default=str))


def make_ready() -> None:
    """Start what draws: the first picture of a process takes half a second more than the next."""
    _drawn(json.dumps({"mark": "bar", "data": {"values": []}}))


@lru_cache(maxsize=PICTURES_KEPT)
def _drawn(written: str) -> bytes:
    """Draw a spec; the same is drawn once, though a document is written in two kinds."""
    made: bytes = vl_convert.vegalite_to_png(written, scale=2, allowed_base_urls=[])
    return made


@cache
def _colours() -> list[str]:
    """Return the colours of the light theme, from where they are declared."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    colours: list[str] = settings["theme"]["light"]["chartCategoricalColors"]
    return colours
