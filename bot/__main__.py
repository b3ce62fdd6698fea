"""`python -m bot` is `baton`."""

import sys

from bot.cli import main

sys.exit(main())
