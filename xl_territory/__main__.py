"""``python -m xl_territory`` is the command ``xl-territory``."""

from xl_territory.interfaces.cli.main import main

main()
