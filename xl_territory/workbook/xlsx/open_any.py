"""Whatever file a planner has, as the bytes of an Open XML package, or one clear message why not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from xl_territory.errors import WorkbookError
from xl_territory.workbook.cell_values import brief
from xl_territory.workbook.xlsx.archive import Archive
from xl_territory.workbook.xlsx.other_formats import from_binary, from_text, from_texts

LARGEST_FILE = 300 * 2**20

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_PAGES = re.compile(rb"^\s*(<!doctype html|<html|<table|<\?xml|<script)", re.IGNORECASE)


@dataclass(frozen=True)
class Intake:
    """A workbook as a package; ``converted`` tells that the file was none, ``suffix`` is what to call a file of it."""

    data: bytes
    suffix: str
    converted: bool


def take_in(path: Path) -> Intake:
    """Read a workbook file, or a folder of .csv files. Raises `WorkbookError` with what is wrong and what to do."""
    if path.is_dir():
        return Intake(from_texts(_texts_in(path)), ".xlsx", converted=True)
    data = _bytes_of(path)
    if data.startswith(_ZIP):
        return _zipped(data, path)
    if data.startswith(_OLE):
        return Intake(_from_ole(data, path), ".xlsx", converted=True)
    return Intake(_from_plain(data, path), ".xlsx", converted=True)


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise WorkbookError(f"{path.name} has {size >> 20} MB; at most {LARGEST_FILE >> 20} MB can be read.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise WorkbookError(f"There is no file {path}.") from error
    except PermissionError as error:
        raise WorkbookError(f"{path.name} may not be read. Ask for access, or close it where it is open.") from error
    except (OSError, ValueError) as error:
        raise WorkbookError(f"{path} cannot be read ({brief(error)}).") from error


def _texts_in(folder: Path) -> dict[str, bytes]:
    found = sorted(each for each in folder.iterdir() if each.suffix.lower() == ".csv")
    if not found:
        raise WorkbookError(
            f"The folder {folder} holds no .csv files. Give a workbook, or a folder with one .csv per sheet."
        )
    return {each.stem: _bytes_of(each) for each in found}


def _zipped(data: bytes, path: Path) -> Intake:
    archive = Archive(data)
    if "mimetype" in archive.members and archive.read("mimetype").startswith(_ODS):
        return Intake(from_binary(data, path.name), ".xlsx", converted=True)
    if any(name.casefold() == "xl/workbook.bin" for name in archive.members):
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
    if _PAGES.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise WorkbookError(f"{path.name} is a web page or XML, not a workbook. Open it in Excel and save it as .xlsx.")
    if path.suffix.lower() not in {".csv", ".tsv", ".txt"} and b"\x00" in data[:4000] and not _is_utf16(data):
        raise WorkbookError(f"{path.name} is no workbook, or it is damaged. Open it in Excel and save it as .xlsx.")
    return from_text(data, path.stem)


def _is_utf16(data: bytes) -> bool:
    return data.startswith((b"\xff\xfe", b"\xfe\xff"))
