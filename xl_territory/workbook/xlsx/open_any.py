"""Whatever file a planner has, as the bytes of an Open XML package, or one clear message why not."""

from __future__ import annotations

import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from xl_territory.errors import WorkbookError
from xl_territory.workbook.cell_values import brief
from xl_territory.workbook.input_names import ACCOUNTS, is_input_name
from xl_territory.workbook.names import header_key
from xl_territory.workbook.xlsx.archive import Archive
from xl_territory.workbook.xlsx.other_formats import from_binary, from_texts, has_separators
from xl_territory.workbook.xlsx.size_limits import SHEET, check_texts

LARGEST_FILE = 300 * 2**20

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OTHER_KINDS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"{", "JSON"),
    (b"[{", "JSON"),
    (b"\x1f\x8b", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"SQLite format 3", "a database"),
)
_TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
_PAGES = re.compile(rb"^\s*(<!doctype html|<html|<table|<\?xml|<script)", re.IGNORECASE)


@dataclass(frozen=True)
class Intake:
    """A workbook as a package; ``converted`` tells that the file was none, ``suffix`` is what to call a file of it."""

    data: bytes
    suffix: str
    converted: bool


def take_in(path: Path) -> Intake:
    """Read a workbook file, a folder of .csv files or one of them with those beside it that hold other input sheets.

    Raises `WorkbookError` with what is wrong and what to do.
    """
    if _is_folder(path):
        return Intake(from_texts(_texts_in(path)), ".xlsx", converted=True)
    data = _bytes_of(path)
    if data.startswith(_ZIP):
        return _zipped(data, path)
    if data.startswith(_OLE):
        return Intake(_from_ole(data, path), ".xlsx", converted=True)
    return Intake(_from_plain(data, path), ".xlsx", converted=True)


def _is_folder(path: Path) -> bool:
    with suppress(OSError):
        return path.is_dir()
    return False


def _bytes_of(path: Path) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise WorkbookError(f"{path} is a pipe or a device and no file. Give a workbook that is stored on a disk.")
        size = found.st_size
        if size > LARGEST_FILE:
            raise WorkbookError(f"{path.name} has {size >> 20} MB; at most {LARGEST_FILE >> 20} MB can be read.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise WorkbookError(f"There is no file {path}.") from error
    except PermissionError as error:
        raise WorkbookError(f"{path.name} may not be read. Ask for access, or close it where it is open.") from error
    except (OSError, ValueError) as error:
        raise WorkbookError(f"{str(path)[:200]} cannot be read ({brief(error)}).") from error


def _texts_in(folder: Path) -> dict[str, bytes]:
    found = sorted(each for each in folder.iterdir() if each.suffix.lower() == ".csv")
    if not found:
        raise WorkbookError(
            f"The folder {folder} holds no .csv files. Give a workbook, or a folder with one .csv per sheet."
        )
    check_texts([each.stat().st_size for each in found], f"The folder {folder.name}")
    return {each.stem: _bytes_of(each) for each in found}


def _zipped(data: bytes, path: Path) -> Intake:
    archive = Archive(data)
    is_ods = "mimetype" in archive.members and archive.read("mimetype").startswith(_ODS)
    if is_ods or any(name.casefold() == "xl/workbook.bin" for name in archive.members):
        SHEET.check(max(info.file_size for info in archive.members.values()), path.name)
        return Intake(from_binary(data, path.name), ".xlsx", converted=True)
    suffix = path.suffix.lower() if path.suffix.lower() in {".xlsx", ".xlsm", ".xltx", ".xltm"} else ".xlsx"
    return Intake(data, suffix, converted=False)


def _from_ole(data: bytes, path: Path) -> bytes:
    if _ENCRYPTED in data:
        raise WorkbookError(
            f"{path.name} is protected with a password. Open it in Excel, remove the password "
            "(File > Info > Protect Workbook > Encrypt with Password), save it and try again."
        )
    return from_binary(data, path.name)


def _from_plain(data: bytes, path: Path) -> bytes:
    if not data.strip(b"\x00 \r\n\t"):
        raise WorkbookError(f"{path.name} is empty.")
    kind = next((kind for start, kind in _OTHER_KINDS if data.startswith(start)), None)
    if kind is None and _PAGES.match(data.removeprefix(b"\xef\xbb\xbf")):
        kind = "a web page or XML"
    is_text = path.suffix.lower() in _TEXT_SUFFIXES
    if kind is None and not is_text and b"\x00" in data[:4000] and not _is_utf16(data):
        raise WorkbookError(f"{path.name} is no workbook, or it is damaged. Open it in Excel and save it as .xlsx.")
    if kind is None and not is_text and not has_separators(data):
        kind = "plain text"
    if kind is not None:
        raise WorkbookError(f"{path.name} is {kind}, not a workbook. Open it in Excel and save it as .xlsx.")
    check_texts([len(data)], path.name)
    return from_texts({_sheet_of(path): data, **_texts_beside(path)})


def _sheet_of(path: Path) -> str:
    """The input sheet that a text file is: by its name, else the accounts."""
    return path.stem if is_input_name(path.stem) else ACCOUNTS


def _texts_beside(path: Path) -> dict[str, bytes]:
    """The .csv files in the folder of one that are called like the other input sheets."""
    with suppress(OSError):
        others = sorted(each for each in path.parent.iterdir() if each.suffix.lower() == ".csv")
        mine = header_key(_sheet_of(path))
        return {
            each.stem: _bytes_of(each) for each in others if is_input_name(each.stem) and header_key(each.stem) != mine
        }
    return {}


def _is_utf16(data: bytes) -> bool:
    return data.startswith((b"\xff\xfe", b"\xfe\xff"))
