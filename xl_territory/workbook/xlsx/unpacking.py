"""The process that unpacks old and foreign formats: bytes in, a package out, or a message and an exit code."""

from __future__ import annotations

import sys
from contextlib import suppress

from xl_territory.errors import WorkbookError
from xl_territory.workbook.xlsx.other_formats import TOLD, unpacked

MOST_MEMORY = 2**30


def main() -> None:
    """Read a file from standard input; its name, for messages, is the only argument."""
    _limit_memory()
    try:
        package = unpacked(sys.stdin.buffer.read(), sys.argv[1])
    except (WorkbookError, MemoryError) as error:
        sys.stderr.write(str(error))
        sys.exit(TOLD)
    sys.stdout.buffer.write(package)


def _limit_memory() -> None:
    """Where the system can do that, this process ends before it takes the machine with it."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    main()
