"""The table of pages."""

from pathlib import Path

import pytest

from ui import navigation
from ui.navigation import PageEntry


def test_every_file_in_pages_is_in_the_table_and_the_reverse() -> None:
    files = {file.name for file in navigation.PAGES_FOLDER.glob("*.py")}

    assert {entry.file for entry in navigation.PAGES} == files - {"__init__.py"}


@pytest.mark.parametrize("entry", navigation.PAGES, ids=lambda entry: str(entry.title))
def test_an_address_is_hyphenated_and_never_the_files_name(entry: PageEntry) -> None:
    if entry is navigation.OVERVIEW:
        assert entry.address == ""
        return
    assert "-" in entry.address
    assert entry.address != Path(entry.file).stem
    assert entry.roles


def test_no_folder_named_pages_lies_beside_the_shell() -> None:
    assert not (navigation.PAGES_FOLDER.parent / "ui" / "pages").exists()
