"""Write the reference page anew: ``python -m xl_territory.docs``."""

from __future__ import annotations

import sys

from xl_territory.docs.reference_page import PAGE, reference

if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
