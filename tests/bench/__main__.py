"""`python -m tests.bench [NAME …]`: run the rows and print them; no figure makes a test fail."""

from __future__ import annotations

import sys

from tests.bench import bench_command, bench_nudges, bench_page, bench_sending, bench_start, bench_views

BENCHES = {
    "command": bench_command.rows,
    "nudges": bench_nudges.rows,
    "sending": bench_sending.rows,
    "start": bench_start.rows,
    "page": bench_page.rows,
    "views": bench_views.rows,
}


def main() -> int:
    """Print each row as it comes."""
    for name in sys.argv[1:] or list(BENCHES):
        for row in BENCHES[name]():
            print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
