"""The zip container: checked before anything is unfolded; untouched members are copied as they are."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from xl_territory.errors import WorkbookError
from xl_territory.workbook.cell_values import brief

LARGEST_PART = 256 * 2**20
LARGEST_PACKAGE = 2 * 2**30
MOST_MEMBERS = 20_000
STEEPEST = 250
SMALL = 32 * 2**20

_LOCAL_HEADER = struct.Struct("<26xHH")
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Archive:
    """The members of a zip file, by their path with forward slashes. Nothing is unfolded until it is read.

    Raises `WorkbookError` on anything that is no zip file, that is damaged, or that would unfold beyond reason.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._zip = _opened(data)
        self.members = {_path(info.filename): info for info in self._zip.infolist() if not info.is_dir()}
        _check(self._zip.infolist(), len(data), len(self.members))

    def read(self, path: str) -> bytes:
        """The unfolded member. Raises `WorkbookError` where it is damaged or too large to be honest."""
        info = self.members[path]
        if info.file_size > LARGEST_PART:
            raise WorkbookError(
                f"A part of the file ({path}) unfolds to more than {LARGEST_PART >> 20} MB; not opened."
            )
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error) as error:
            raise WorkbookError(f"The file is damaged: {path} inside it cannot be unfolded.") from error
        except (RuntimeError, NotImplementedError) as error:
            raise WorkbookError(
                f"{path} inside the file is packed in a way that Excel does not use ({brief(error)})."
            ) from error

    def rewritten(self, changed: Mapping[str, bytes], dropped: frozenset[str] = frozenset()) -> bytes:
        """The archive with these members replaced, added or dropped; all others keep their packed bytes."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as target:
            for path, info in self.members.items():
                if path in changed:
                    target.writestr(_entry(info.filename), changed[path])
                elif path not in dropped:
                    _copy(self._data, info, target)
            for path in [each for each in changed if each not in self.members]:
                target.writestr(_entry(path), changed[path])
        return out.getvalue()


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError, EOFError) as error:
        raise WorkbookError(
            "The file is damaged or was not saved completely. Open it in Excel, let Excel repair it and save it again."
        ) from error


def _path(name: str) -> str:
    path = name.replace("\\", "/").lstrip("/")
    if ".." in path.split("/") or re.match(r"[A-Za-z]:", path):
        raise WorkbookError(
            f"The file holds a part with an unsafe name ({name!r}); it was not made by Excel. Not opened."
        )
    return path


def _check(infos: list[zipfile.ZipInfo], size: int, distinct: int) -> None:
    unfolded = sum(info.file_size for info in infos)
    if len(infos) > MOST_MEMBERS:
        raise WorkbookError(f"The file holds {len(infos):,} parts, as no real workbook does. Not opened.")
    if unfolded > LARGEST_PACKAGE or (unfolded > SMALL and unfolded > STEEPEST * size):
        raise WorkbookError(
            f"The file would unfold to {unfolded / 2**20:,.0f} MB, as no real workbook does. Not opened."
        )
    if sum(info.compress_size for info in infos) > size:
        raise WorkbookError("The file is damaged: its parts overlap.")
    if distinct != sum(not info.is_dir() for info in infos):
        raise WorkbookError("The file is damaged: it holds two parts of the same name.")


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _copy(data: bytes, info: zipfile.ZipInfo, target: zipfile.ZipFile) -> None:
    """Append a member without unfolding it: its packed bytes behind a fresh local header."""
    try:
        name, extra = _LOCAL_HEADER.unpack_from(data, info.header_offset)
    except struct.error as error:
        raise WorkbookError(f"The file is damaged: {info.filename} inside it is cut off.") from error
    start = info.header_offset + _LOCAL_HEADER.size + name + extra
    packed = data[start : start + info.compress_size]
    if len(packed) != info.compress_size:
        raise WorkbookError(f"The file is damaged: {info.filename} inside it is cut off.")
    copied = _clone(info)
    stream = target.fp
    if stream is None:
        raise ValueError("the archive is closed")
    copied.header_offset = stream.tell()
    stream.write(copied.FileHeader(zip64=False) + packed)
    target.filelist.append(copied)
    target.NameToInfo[copied.filename] = copied
    target.start_dir = stream.tell()


def _clone(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    copied = zipfile.ZipInfo(info.filename, info.date_time)
    for field in ("compress_type", "comment", "create_system", "external_attr", "internal_attr", "CRC"):
        setattr(copied, field, getattr(info, field))
    copied.compress_size, copied.file_size = info.compress_size, info.file_size
    copied.flag_bits = info.flag_bits & ~0x08
    return copied
