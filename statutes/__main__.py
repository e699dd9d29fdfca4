"""Run the rules from a shell, without database and Django: `python -m statutes --help`."""

import sys

from statutes.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
