"""`python -m jamfor.cli` is the command line."""

from __future__ import annotations

import sys

from jamfor.cli.main import main


sys.exit(main())
