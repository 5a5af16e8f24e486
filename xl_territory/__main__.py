"""``python -m xl_territory`` is the command ``xl-territory``."""

from xl_territory.cli import main

main()
