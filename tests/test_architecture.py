"""The rules of the code, read from its source: layers, the clock, caches, sign-in, sizes."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

LAYERS: dict[str, tuple[str, ...]] = {
    "measures": ("measures", "polars", "holidays"),
    "planning": ("planning", "measures", "polars", "scipy", "numpy"),
    "data_access": ("data_access", "measures", "polars", "sqlalchemy", "bcrypt", "zxcvbn"),
    "ui": (
        *("ui", "data_access", "planning", "measures"),
        *("streamlit", "streamlit_authenticator", "starlette", "google.protobuf"),
        *("polars", "altair", "vl_convert", "xlsxwriter", "docx", "authlib", "joserfc", "requests"),
    ),
    "pages": ("ui", "streamlit", "measures.words", "measures.headline.catalogue"),
}
"""Layer -> what its modules may import besides the standard library. Imports go one way."""

LINES_OF_A_MODULE = 300
LINES_OF_A_PAGE = 60
MODULES_OF_A_ROOM = 20
LONGER: dict[str, tuple[int, str]] = {
    "measures/words.py": (480, "every vocabulary of the service, one list after another"),
    "measures/policy.py": (500, "every setting of the policy, and how a file is read into them"),
    "data_access/tables.py": (500, "the contract with the data team, one table after another"),
}
"""Modules that may be longer, how long, and why."""

CLOCKS = ("ui/clock.py", "manage.py")
"""Where the time may be asked for; elsewhere it is passed in."""

SCALARS = {"str", "int", "float", "bool", "date", "datetime", "Path", "None"}
"""What may key a cache: Streamlit hashes only a sample of a frame."""

CACHES = ("st.cache_data", "st.cache_resource", "lru_cache", "cache")

VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "services"}


def modules(*folders: str) -> list[str]:
    """The paths of the modules in the folders, without tests."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path.relative_to(ROOT).as_posix() for path in found]


LAYERED = modules(*LAYERS)
PAGES = modules("pages")
OURS = [*LAYERED, *modules("benchmarks"), "app.py", "manage.py"]


@cache
def parsed(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def imported(path: str) -> Iterator[str]:
    """Every module that a module imports, by its full dotted name."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relative to itself"
            for alias in node.names:
                yield f"{node.module}.{alias.name}"


def is_allowed(name: str, allowed: tuple[str, ...]) -> bool:
    return name.split(".")[0] in sys.stdlib_module_names or any(
        name == each or name.startswith(f"{each}.") for each in allowed
    )


def calls(path: str) -> Iterator[ast.Call]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            yield node


def dotted(node: ast.expr) -> str:
    """The words of a name or attribute: `st.cache_data`; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def test_there_are_modules_to_judge() -> None:
    assert len(LAYERED) > 50
    assert len(PAGES) >= 7


@pytest.mark.parametrize("path", LAYERED)
def test_a_module_imports_only_what_its_layer_may(path: str) -> None:
    layer = path.split("/")[0]

    refused = sorted({name for name in imported(path) if not is_allowed(name, LAYERS[layer])})

    assert refused == [], f"{path} may import {LAYERS[layer]} and the standard library"


def room_of(name: str) -> str:
    """The folder of a layer that a module lies in; the module itself if it lies in none."""
    return ".".join(name.split(".")[:2])


@pytest.mark.parametrize("layer", ["measures", "planning", "data_access", "ui"])
def test_rooms_are_entered_one_way(layer: str) -> None:
    """No folder of a layer needs another that needs it, not even by way of others."""
    needs: dict[str, set[str]] = {}
    for path in modules(layer):
        room = room_of(path.removesuffix(".py").replace("/", "."))
        found = {room_of(name) for name in imported(path) if name.startswith(f"{layer}.")}
        needs.setdefault(room, set()).update(found - {room})

    in_order = list(TopologicalSorter(needs).static_order())

    assert len(in_order) > 4


@pytest.mark.parametrize("folder", ["measures", "planning", "data_access", "ui", "pages"])
def test_a_room_is_not_crowded(folder: str) -> None:
    """Pages are many, as the menu needs them; in every other room a reader sees all."""
    rooms = {Path(path).parent for path in modules(folder)} - {Path("pages")}
    crowd = {room.as_posix(): len(list((ROOT / room).glob("[a-z]*.py"))) for room in rooms}

    assert {room: n for room, n in crowd.items() if n > MODULES_OF_A_ROOM} == {}


@pytest.mark.parametrize("path", PAGES)
def test_the_first_statement_of_a_page_asks_for_sign_in(path: str) -> None:
    docstring, *body = parsed(path).body
    statements = [node for node in body if not isinstance(node, ast.Import | ast.ImportFrom)]
    first = statements[0]

    assert isinstance(docstring, ast.Expr), f"{path} begins with a docstring"
    assert isinstance(first, ast.Expr | ast.Assign)
    assert isinstance(first.value, ast.Call)
    assert dotted(first.value.func) == "access.require_sign_in"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_short(path: str) -> None:
    lines = (ROOT / path).read_text(encoding="utf-8").count("\n")

    assert lines <= LINES_OF_A_PAGE, "give part of it to ui/"


@pytest.mark.parametrize("path", [path for path in OURS if path not in PAGES])
def test_a_module_is_short(path: str) -> None:
    lines = (ROOT / path).read_text(encoding="utf-8").count("\n")
    most, _ = LONGER.get(path, (LINES_OF_A_MODULE, ""))

    assert lines <= most, "split it, or state in LONGER why it is best read as one"


def test_every_longer_module_is_still_long() -> None:
    counted = {path: (ROOT / path).read_text(encoding="utf-8").count("\n") for path in LONGER}

    assert {path for path, lines in counted.items() if lines <= LINES_OF_A_MODULE} == set()


@pytest.mark.parametrize("path", [path for path in OURS if path not in CLOCKS])
def test_the_clock_is_read_in_one_place(path: str) -> None:
    asked = [
        f"line {call.lineno}: {dotted(call.func)}"
        for call in calls(path)
        if dotted(call.func).endswith(
            ("date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time")
        )
    ]

    assert asked == []


MARKUP = {"ui/entrance/access.py": "_HELD.format(ticket=ticket)"}
"""The markup let through besides files of ours: a ticket is letters, figures, - and _."""


@pytest.mark.parametrize("path", OURS)
def test_no_markup_from_a_string_is_let_through(path: str) -> None:
    switched = [
        call.lineno
        for call in calls(path)
        for keyword in call.keywords
        if keyword.arg in ("unsafe_allow_html", "unsafe_allow_javascript")
        or dotted(call.func) in ("st.html", "st.iframe", "components.html")
    ] + [
        call.lineno
        for call in calls(path)
        if dotted(call.func) == "st.html"
        and [ast.unparse(argument) for argument in call.args]
        not in (["_STYLE"], [MARKUP.get(path)])
    ]

    assert switched == []


@pytest.mark.parametrize("path", modules("ui", "pages"))
def test_one_module_is_the_only_way_out_for_a_file_and_none_takes_one_in(path: str) -> None:
    """`ui/lists/downloads.py` checks the sign-in on the click and names the owner of the file."""
    refused = (
        *("st.file_uploader", "st.camera_input", "st.audio_input", "st.chat_input"),
        *("st.audio", "st.video", "st.pyplot"),
        *(() if path == "ui/lists/downloads.py" else ("st.download_button",)),
    )

    assert [dotted(call.func) for call in calls(path) if dotted(call.func) in refused] == []


@pytest.mark.parametrize("path", OURS)
def test_no_error_is_caught_without_naming_it(path: str) -> None:
    caught = [
        node.lineno
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or dotted(node.type) in ("Exception", "BaseException"))
    ]

    assert caught == []


def cached_functions(path: str) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                named = decorator.func if isinstance(decorator, ast.Call) else decorator
                if dotted(named) in CACHES:
                    yield node


@pytest.mark.parametrize("path", modules("ui", "pages"))
def test_a_cached_function_takes_scalars_only(path: str) -> None:
    refused = []
    for function in cached_functions(path):
        arguments = function.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            words = set(ast.unparse(argument.annotation or ast.Name("nothing")).split(" | "))
            if not words <= SCALARS:
                refused.append(f"{function.name}({argument.arg}: {' | '.join(sorted(words))})")
        if arguments.vararg or arguments.kwarg:
            refused.append(f"{function.name} takes any arguments")

    assert refused == [], "Streamlit hashes a sample of a frame: two frames share an answer"


@pytest.mark.parametrize("path", modules("data_access"))
def test_no_sql_is_put_together_from_strings(path: str) -> None:
    built = [
        call.lineno
        for call in calls(path)
        if dotted(call.func).split(".")[-1]
        in ("text", "execute", "exec_driver_sql", "scalar", "scalars", "literal_column")
        for argument in call.args[:1]
        if isinstance(argument, ast.JoinedStr | ast.BinOp)
        or (isinstance(argument, ast.Call) and dotted(argument.func).endswith(".format"))
    ]

    assert built == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    everything = [*OURS, *modules("tests")]

    assert [path for path in everything if VAGUE_NAMES & {Path(path).stem, *path.split("/")}] == []


@pytest.mark.parametrize("path", modules(*LAYERS, "tests"))
def test_no_test_replaces_a_function_of_ours_by_its_dotted_name(path: str) -> None:
    patched = [
        call.lineno
        for call in calls(path)
        if dotted(call.func).endswith(("mock.patch", "monkeypatch.setattr"))
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]

    assert patched == []
