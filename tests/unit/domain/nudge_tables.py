"""What `test_nudge_policy_zones` expects, a table a zone and season: a row, who hears of it, and when.

`08:00Z Thu25` is a date of theirs and its nudge time in UTC. `=7` says how many days before, `!` that it is a warning,
`?` that it is asked whether it is still needed. `giver~` has snoozed it until the table's `snoozed`. The owner hears of
what is escalated, and of what is declined.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

WARSAW, NEW_YORK = "Europe/Warsaw", "America/New_York"
KOLKATA, KATHMANDU, LORD_HOWE = "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"


@dataclass(frozen=True)
class Table:
    """Where people and plan are, whose holidays count, and the dates of the stories."""

    name: str
    zone: str
    plan_zone: str
    country: str | None
    begins: dt.date
    due_soon: dt.date
    snoozed: dt.date
    lines: str


TABLES = (
    Table(  # Sun 28 Mar 2027, one hour
        "Warsaw goes forward",
        WARSAW,
        WARSAW,
        None,
        dt.date(2027, 3, 24),
        dt.date(2027, 3, 30),
        dt.date(2027, 3, 29),
        """
        offer        giver      08:00Z Thu25 Fri26 | 07:00Z Mon29 Tue30 Wed31 Mon05? Mon12?
        offer        giver~     07:00Z Mon29 Tue30 Wed31 Mon05? Mon12?
        offer        owner      07:00Z Mon29
        needs_date   giver      08:00Z Tue23=1 Wed24=0 Thu25 Fri26 | 07:00Z Mon29 Tue30 Wed31 Mon05? Mon12?
        needs_date   receiver~  07:00Z Mon29 Tue30 Wed31 Mon05? Mon12?
        accept       receiver   08:00Z Thu25 Fri26 | 07:00Z Mon29 Tue30 Wed31 Mon05? Mon12?
        accept       receiver~  07:00Z Mon29 Tue30 Wed31 Mon05? Mon12?
        accept       owner      07:00Z Mon29
        overdue      giver      08:00Z Tue23=1 Wed24=0 Thu25 Fri26! | 07:00Z Mon29 Tue30 Wed31 Mon05? Mon12?
        overdue      receiver~  07:00Z Mon29 Tue30 Wed31 Mon05? Mon12?
        overdue      owner      07:00Z Mon29
        overdue      owner~     07:00Z Mon29
        overdue      channel    07:00Z Mon29
        proposed     receiver   08:00Z Thu25 Fri26 | 07:00Z Mon29 Tue30 Wed31 Mon05? Mon12?
        proposed     receiver~  07:00Z Mon29 Tue30 Wed31 Mon05? Mon12?
        proposed     owner      07:00Z Mon29
        unconfirmed  giver      08:00Z Thu25 Fri26 | 07:00Z Mon29 Tue30 Wed31 Mon05? Mon12?
        due_soon     giver      08:00Z Tue23=7 Fri26=4 | 07:00Z Mon29=1 Tue30=0 Wed31 Thu01! Fri02 Mon05 Tue06 Mon12?
        due_soon     receiver~  07:00Z Mon29=1 Tue30=0 Wed31 Thu01! Fri02 Mon05 Tue06 Mon12?
        declined     owner      08:00Z Thu25 Fri26 | 07:00Z Mon29 Tue30 Wed31 Mon05? Mon12?
        declined     owner~     07:00Z Mon29 Tue30 Wed31 Mon05? Mon12?
        """,
    ),
    Table(  # Sun 25 Oct 2026
        "Warsaw goes back",
        WARSAW,
        WARSAW,
        None,
        dt.date(2026, 10, 21),
        dt.date(2026, 10, 27),
        dt.date(2026, 10, 26),
        """
        offer        giver      07:00Z Thu22 Fri23 | 08:00Z Mon26 Tue27 Wed28 Mon02? Mon09?
        offer        giver~     08:00Z Mon26 Tue27 Wed28 Mon02? Mon09?
        offer        owner      08:00Z Mon26
        needs_date   giver      07:00Z Tue20=1 Wed21=0 Thu22 Fri23 | 08:00Z Mon26 Tue27 Wed28 Mon02? Mon09?
        needs_date   receiver~  08:00Z Mon26 Tue27 Wed28 Mon02? Mon09?
        accept       receiver   07:00Z Thu22 Fri23 | 08:00Z Mon26 Tue27 Wed28 Mon02? Mon09?
        accept       receiver~  08:00Z Mon26 Tue27 Wed28 Mon02? Mon09?
        accept       owner      08:00Z Mon26
        overdue      giver      07:00Z Tue20=1 Wed21=0 Thu22 Fri23! | 08:00Z Mon26 Tue27 Wed28 Mon02? Mon09?
        overdue      receiver~  08:00Z Mon26 Tue27 Wed28 Mon02? Mon09?
        overdue      owner      08:00Z Mon26
        overdue      owner~     08:00Z Mon26
        overdue      channel    08:00Z Mon26
        proposed     receiver   07:00Z Thu22 Fri23 | 08:00Z Mon26 Tue27 Wed28 Mon02? Mon09?
        proposed     receiver~  08:00Z Mon26 Tue27 Wed28 Mon02? Mon09?
        proposed     owner      08:00Z Mon26
        unconfirmed  giver      07:00Z Thu22 Fri23 | 08:00Z Mon26 Tue27 Wed28 Mon02? Mon09?
        due_soon     giver      07:00Z Tue20=7 Fri23=4 | 08:00Z Mon26=1 Tue27=0 Wed28 Thu29! Fri30 Mon02 Tue03 Mon09?
        due_soon     receiver~  08:00Z Mon26=1 Tue27=0 Wed28 Thu29! Fri30 Mon02 Tue03 Mon09?
        declined     owner      07:00Z Thu22 Fri23 | 08:00Z Mon26 Tue27 Wed28 Mon02? Mon09?
        declined     owner~     08:00Z Mon26 Tue27 Wed28 Mon02? Mon09?
        """,
    ),
    Table(  # off: 24 to 26 Dec, 1 and 6 Jan
        "Warsaw ends the year",
        WARSAW,
        WARSAW,
        "PL",
        dt.date(2026, 12, 21),
        dt.date(2027, 1, 4),
        dt.date(2027, 1, 1),
        """
        offer        giver      08:00Z Tue22 Wed23 Mon28 Tue29 Wed30 Mon04? Mon11?
        offer        giver~     08:00Z Mon04? Mon11?
        offer        owner      08:00Z Mon28
        needs_date   giver      08:00Z Mon21=0 Tue22 Wed23 Mon28 Tue29 Wed30 Mon04? Mon11?
        needs_date   receiver~  08:00Z Mon04? Mon11?
        accept       receiver   08:00Z Tue22 Wed23 Mon28 Tue29 Wed30 Mon04? Mon11?
        accept       receiver~  08:00Z Mon04? Mon11?
        accept       owner      08:00Z Mon28
        overdue      giver      08:00Z Mon21=0 Tue22 Wed23! Mon28 Tue29 Wed30 Mon04? Mon11?
        overdue      receiver~  08:00Z Mon04? Mon11?
        overdue      owner      08:00Z Mon28
        overdue      owner~     08:00Z Mon28
        overdue      channel    08:00Z Thu24
        proposed     receiver   08:00Z Tue22 Wed23 Mon28 Tue29 Wed30 Mon04? Mon11?
        proposed     receiver~  08:00Z Mon04? Mon11?
        proposed     owner      08:00Z Mon28
        unconfirmed  giver      08:00Z Tue22 Wed23 Mon28 Tue29 Wed30 Mon04? Mon11?
        due_soon     giver      08:00Z Mon28=7 Thu31=4 Mon04=0 Tue05 Thu07 Fri08 Mon11 Tue12
        due_soon     receiver~  08:00Z Mon04=0 Tue05 Thu07 Fri08 Mon11 Tue12
        declined     owner      08:00Z Tue22 Wed23 Mon28 Tue29 Wed30 Mon04? Mon11?
        declined     owner~     08:00Z Mon04? Mon11?
        """,
    ),
    Table(  # Sun 14 Mar 2027
        "New York goes forward",
        NEW_YORK,
        NEW_YORK,
        None,
        dt.date(2027, 3, 10),
        dt.date(2027, 3, 16),
        dt.date(2027, 3, 15),
        """
        offer        giver      14:00Z Thu11 Fri12 | 13:00Z Mon15 Tue16 Wed17 Mon22? Mon29?
        offer        giver~     13:00Z Mon15 Tue16 Wed17 Mon22? Mon29?
        offer        owner      13:00Z Mon15
        needs_date   giver      14:00Z Tue09=1 Wed10=0 Thu11 Fri12 | 13:00Z Mon15 Tue16 Wed17 Mon22? Mon29?
        needs_date   receiver~  13:00Z Mon15 Tue16 Wed17 Mon22? Mon29?
        accept       receiver   14:00Z Thu11 Fri12 | 13:00Z Mon15 Tue16 Wed17 Mon22? Mon29?
        accept       receiver~  13:00Z Mon15 Tue16 Wed17 Mon22? Mon29?
        accept       owner      13:00Z Mon15
        overdue      giver      14:00Z Tue09=1 Wed10=0 Thu11 Fri12! | 13:00Z Mon15 Tue16 Wed17 Mon22? Mon29?
        overdue      receiver~  13:00Z Mon15 Tue16 Wed17 Mon22? Mon29?
        overdue      owner      13:00Z Mon15
        overdue      owner~     13:00Z Mon15
        overdue      channel    13:00Z Mon15
        proposed     receiver   14:00Z Thu11 Fri12 | 13:00Z Mon15 Tue16 Wed17 Mon22? Mon29?
        proposed     receiver~  13:00Z Mon15 Tue16 Wed17 Mon22? Mon29?
        proposed     owner      13:00Z Mon15
        unconfirmed  giver      14:00Z Thu11 Fri12 | 13:00Z Mon15 Tue16 Wed17 Mon22? Mon29?
        due_soon     giver      14:00Z Tue09=7 Fri12=4 | 13:00Z Mon15=1 Tue16=0 Wed17 Thu18! Fri19 Mon22 Tue23 Mon29?
        due_soon     receiver~  13:00Z Mon15=1 Tue16=0 Wed17 Thu18! Fri19 Mon22 Tue23 Mon29?
        declined     owner      14:00Z Thu11 Fri12 | 13:00Z Mon15 Tue16 Wed17 Mon22? Mon29?
        declined     owner~     13:00Z Mon15 Tue16 Wed17 Mon22? Mon29?
        """,
    ),
    Table(  # Sun 1 Nov 2026
        "New York goes back",
        NEW_YORK,
        NEW_YORK,
        None,
        dt.date(2026, 10, 28),
        dt.date(2026, 11, 3),
        dt.date(2026, 11, 2),
        """
        offer        giver      13:00Z Thu29 Fri30 | 14:00Z Mon02 Tue03 Wed04 Mon09? Mon16?
        offer        giver~     14:00Z Mon02 Tue03 Wed04 Mon09? Mon16?
        offer        owner      14:00Z Mon02
        needs_date   giver      13:00Z Tue27=1 Wed28=0 Thu29 Fri30 | 14:00Z Mon02 Tue03 Wed04 Mon09? Mon16?
        needs_date   receiver~  14:00Z Mon02 Tue03 Wed04 Mon09? Mon16?
        accept       receiver   13:00Z Thu29 Fri30 | 14:00Z Mon02 Tue03 Wed04 Mon09? Mon16?
        accept       receiver~  14:00Z Mon02 Tue03 Wed04 Mon09? Mon16?
        accept       owner      14:00Z Mon02
        overdue      giver      13:00Z Tue27=1 Wed28=0 Thu29 Fri30! | 14:00Z Mon02 Tue03 Wed04 Mon09? Mon16?
        overdue      receiver~  14:00Z Mon02 Tue03 Wed04 Mon09? Mon16?
        overdue      owner      14:00Z Mon02
        overdue      owner~     14:00Z Mon02
        overdue      channel    14:00Z Mon02
        proposed     receiver   13:00Z Thu29 Fri30 | 14:00Z Mon02 Tue03 Wed04 Mon09? Mon16?
        proposed     receiver~  14:00Z Mon02 Tue03 Wed04 Mon09? Mon16?
        proposed     owner      14:00Z Mon02
        unconfirmed  giver      13:00Z Thu29 Fri30 | 14:00Z Mon02 Tue03 Wed04 Mon09? Mon16?
        due_soon     giver      13:00Z Tue27=7 Fri30=4 | 14:00Z Mon02=1 Tue03=0 Wed04 Thu05! Fri06 Mon09 Tue10 Mon16?
        due_soon     receiver~  14:00Z Mon02=1 Tue03=0 Wed04 Thu05! Fri06 Mon09 Tue10 Mon16?
        declined     owner      13:00Z Thu29 Fri30 | 14:00Z Mon02 Tue03 Wed04 Mon09? Mon16?
        declined     owner~     14:00Z Mon02 Tue03 Wed04 Mon09? Mon16?
        """,
    ),
    Table(  # off: 25 Dec, 1 Jan
        "New York ends the year",
        NEW_YORK,
        NEW_YORK,
        "US",
        dt.date(2026, 12, 21),
        dt.date(2027, 1, 4),
        dt.date(2027, 1, 1),
        """
        offer        giver      14:00Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        offer        giver~     14:00Z Mon04? Mon11?
        offer        owner      14:00Z Thu24
        needs_date   giver      14:00Z Mon21=0 Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        needs_date   receiver~  14:00Z Mon04? Mon11?
        accept       receiver   14:00Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        accept       receiver~  14:00Z Mon04? Mon11?
        accept       owner      14:00Z Thu24
        overdue      giver      14:00Z Mon21=0 Tue22 Wed23! Thu24 Mon28 Tue29 Mon04? Mon11?
        overdue      receiver~  14:00Z Mon04? Mon11?
        overdue      owner      14:00Z Thu24
        overdue      owner~     14:00Z Thu24
        overdue      channel    14:00Z Thu24
        proposed     receiver   14:00Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        proposed     receiver~  14:00Z Mon04? Mon11?
        proposed     owner      14:00Z Thu24
        unconfirmed  giver      14:00Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        due_soon     giver      14:00Z Mon28=7 Thu31=4 Mon04=0 Tue05 Wed06! Thu07 Fri08 Mon11
        due_soon     receiver~  14:00Z Mon04=0 Tue05 Wed06! Thu07 Fri08 Mon11
        declined     owner      14:00Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        declined     owner~     14:00Z Mon04? Mon11?
        """,
    ),
    Table(
        "Kolkata, the plan goes forward",
        KOLKATA,
        WARSAW,
        None,
        dt.date(2027, 3, 24),
        dt.date(2027, 3, 30),
        dt.date(2027, 3, 29),
        """
        offer        giver      03:30Z Thu25 Fri26 Mon29 Tue30 Wed31 Mon05? Mon12?
        offer        giver~     03:30Z Mon29 Tue30 Wed31 Mon05? Mon12?
        offer        owner      03:30Z Tue30
        needs_date   giver      03:30Z Tue23=1 Wed24=0 Thu25 Fri26 Mon29 Tue30 Wed31 Mon05? Mon12?
        needs_date   receiver~  03:30Z Mon29 Tue30 Wed31 Mon05? Mon12?
        accept       receiver   03:30Z Thu25 Fri26 Mon29 Tue30 Wed31 Mon05? Mon12?
        accept       receiver~  03:30Z Mon29 Tue30 Wed31 Mon05? Mon12?
        accept       owner      03:30Z Tue30
        overdue      giver      03:30Z Tue23=1 Wed24=0 Thu25 Fri26! Mon29 Tue30 Wed31 Mon05? Mon12?
        overdue      receiver~  03:30Z Mon29 Tue30 Wed31 Mon05? Mon12?
        overdue      owner      03:30Z Tue30
        overdue      owner~     03:30Z Tue30
        overdue      channel    07:00Z Mon29
        proposed     receiver   03:30Z Thu25 Fri26 Mon29 Tue30 Wed31 Mon05? Mon12?
        proposed     receiver~  03:30Z Mon29 Tue30 Wed31 Mon05? Mon12?
        proposed     owner      03:30Z Tue30
        unconfirmed  giver      03:30Z Thu25 Fri26 Mon29 Tue30 Wed31 Mon05? Mon12?
        due_soon     giver      03:30Z Tue23=7 Fri26=4 Mon29=1 Tue30=0 Wed31 Thu01! Fri02 Mon05 Tue06 Mon12?
        due_soon     receiver~  03:30Z Mon29=1 Tue30=0 Wed31 Thu01! Fri02 Mon05 Tue06 Mon12?
        declined     owner      03:30Z Thu25 Fri26 Mon29 Tue30 Wed31 Mon05? Mon12?
        declined     owner~     03:30Z Mon29 Tue30 Wed31 Mon05? Mon12?
        """,
    ),
    Table(
        "Kolkata, the plan goes back",
        KOLKATA,
        WARSAW,
        None,
        dt.date(2026, 10, 21),
        dt.date(2026, 10, 27),
        dt.date(2026, 10, 26),
        """
        offer        giver      03:30Z Thu22 Fri23 Mon26 Tue27 Wed28 Mon02? Mon09?
        offer        giver~     03:30Z Mon26 Tue27 Wed28 Mon02? Mon09?
        offer        owner      03:30Z Tue27
        needs_date   giver      03:30Z Tue20=1 Wed21=0 Thu22 Fri23 Mon26 Tue27 Wed28 Mon02? Mon09?
        needs_date   receiver~  03:30Z Mon26 Tue27 Wed28 Mon02? Mon09?
        accept       receiver   03:30Z Thu22 Fri23 Mon26 Tue27 Wed28 Mon02? Mon09?
        accept       receiver~  03:30Z Mon26 Tue27 Wed28 Mon02? Mon09?
        accept       owner      03:30Z Tue27
        overdue      giver      03:30Z Tue20=1 Wed21=0 Thu22 Fri23! Mon26 Tue27 Wed28 Mon02? Mon09?
        overdue      receiver~  03:30Z Mon26 Tue27 Wed28 Mon02? Mon09?
        overdue      owner      03:30Z Tue27
        overdue      owner~     03:30Z Tue27
        overdue      channel    08:00Z Mon26
        proposed     receiver   03:30Z Thu22 Fri23 Mon26 Tue27 Wed28 Mon02? Mon09?
        proposed     receiver~  03:30Z Mon26 Tue27 Wed28 Mon02? Mon09?
        proposed     owner      03:30Z Tue27
        unconfirmed  giver      03:30Z Thu22 Fri23 Mon26 Tue27 Wed28 Mon02? Mon09?
        due_soon     giver      03:30Z Tue20=7 Fri23=4 Mon26=1 Tue27=0 Wed28 Thu29! Fri30 Mon02 Tue03 Mon09?
        due_soon     receiver~  03:30Z Mon26=1 Tue27=0 Wed28 Thu29! Fri30 Mon02 Tue03 Mon09?
        declined     owner      03:30Z Thu22 Fri23 Mon26 Tue27 Wed28 Mon02? Mon09?
        declined     owner~     03:30Z Mon26 Tue27 Wed28 Mon02? Mon09?
        """,
    ),
    Table(  # off: 25 Dec
        "Kolkata ends the year",
        KOLKATA,
        WARSAW,
        "IN",
        dt.date(2026, 12, 21),
        dt.date(2027, 1, 4),
        dt.date(2027, 1, 1),
        """
        offer        giver      03:30Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        offer        giver~     03:30Z Fri01? Mon04? Mon11?
        offer        owner      03:30Z Mon28
        needs_date   giver      03:30Z Mon21=0 Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        needs_date   receiver~  03:30Z Fri01? Mon04? Mon11?
        accept       receiver   03:30Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        accept       receiver~  03:30Z Fri01? Mon04? Mon11?
        accept       owner      03:30Z Mon28
        overdue      giver      03:30Z Mon21=0 Tue22 Wed23! Thu24 Mon28 Tue29 Mon04? Mon11?
        overdue      receiver~  03:30Z Fri01? Mon04? Mon11?
        overdue      owner      03:30Z Mon28
        overdue      owner~     03:30Z Mon28
        overdue      channel    08:00Z Thu24
        proposed     receiver   03:30Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        proposed     receiver~  03:30Z Fri01? Mon04? Mon11?
        proposed     owner      03:30Z Mon28
        unconfirmed  giver      03:30Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        due_soon     giver      03:30Z Mon28=7 Fri01=3 Mon04=0 Tue05 Wed06! Thu07 Fri08 Mon11
        due_soon     receiver~  03:30Z Fri01=3 Mon04=0 Tue05 Wed06! Thu07 Fri08 Mon11
        declined     owner      03:30Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        declined     owner~     03:30Z Fri01? Mon04? Mon11?
        """,
    ),
    Table(
        "Kathmandu, the plan goes forward",
        KATHMANDU,
        NEW_YORK,
        None,
        dt.date(2027, 3, 10),
        dt.date(2027, 3, 16),
        dt.date(2027, 3, 15),
        """
        offer        giver      03:15Z Thu11 Fri12 Mon15 Tue16 Wed17 Mon22? Mon29?
        offer        giver~     03:15Z Mon15 Tue16 Wed17 Mon22? Mon29?
        offer        owner      03:15Z Tue16
        needs_date   giver      03:15Z Tue09=1 Wed10=0 Fri12 Mon15 Tue16 Wed17 Thu18 Mon22? Mon29?
        needs_date   receiver~  03:15Z Mon15 Tue16 Wed17 Thu18 Mon22? Mon29?
        accept       receiver   03:15Z Thu11 Fri12 Mon15 Tue16 Wed17 Mon22? Mon29?
        accept       receiver~  03:15Z Mon15 Tue16 Wed17 Mon22? Mon29?
        accept       owner      03:15Z Tue16
        overdue      giver      03:15Z Tue09=1 Wed10=0 Fri12 Mon15! Tue16 Wed17 Thu18 Mon22? Mon29?
        overdue      receiver~  03:15Z Mon15! Tue16 Wed17 Thu18 Mon22? Mon29?
        overdue      owner      03:15Z Tue16
        overdue      owner~     03:15Z Tue16
        overdue      channel    13:00Z Mon15
        proposed     receiver   03:15Z Thu11 Fri12 Mon15 Tue16 Wed17 Mon22? Mon29?
        proposed     receiver~  03:15Z Mon15 Tue16 Wed17 Mon22? Mon29?
        proposed     owner      03:15Z Tue16
        unconfirmed  giver      03:15Z Thu11 Fri12 Mon15 Tue16 Wed17 Mon22? Mon29?
        due_soon     giver      03:15Z Tue09=7 Fri12=4 Mon15=1 Tue16=0 Thu18 Fri19! Mon22 Tue23 Wed24 Mon29?
        due_soon     receiver~  03:15Z Mon15=1 Tue16=0 Thu18 Fri19! Mon22 Tue23 Wed24 Mon29?
        declined     owner      03:15Z Thu11 Fri12 Mon15 Tue16 Wed17 Mon22? Mon29?
        declined     owner~     03:15Z Mon15 Tue16 Wed17 Mon22? Mon29?
        """,
    ),
    Table(
        "Kathmandu, the plan goes back",
        KATHMANDU,
        NEW_YORK,
        None,
        dt.date(2026, 10, 28),
        dt.date(2026, 11, 3),
        dt.date(2026, 11, 2),
        """
        offer        giver      03:15Z Thu29 Fri30 Mon02 Tue03 Wed04 Mon09? Mon16?
        offer        giver~     03:15Z Mon02 Tue03 Wed04 Mon09? Mon16?
        offer        owner      03:15Z Tue03
        needs_date   giver      03:15Z Tue27=1 Wed28=0 Fri30 Mon02 Tue03 Wed04 Thu05 Mon09? Mon16?
        needs_date   receiver~  03:15Z Mon02 Tue03 Wed04 Thu05 Mon09? Mon16?
        accept       receiver   03:15Z Thu29 Fri30 Mon02 Tue03 Wed04 Mon09? Mon16?
        accept       receiver~  03:15Z Mon02 Tue03 Wed04 Mon09? Mon16?
        accept       owner      03:15Z Tue03
        overdue      giver      03:15Z Tue27=1 Wed28=0 Fri30 Mon02! Tue03 Wed04 Thu05 Mon09? Mon16?
        overdue      receiver~  03:15Z Mon02! Tue03 Wed04 Thu05 Mon09? Mon16?
        overdue      owner      03:15Z Tue03
        overdue      owner~     03:15Z Tue03
        overdue      channel    14:00Z Mon02
        proposed     receiver   03:15Z Thu29 Fri30 Mon02 Tue03 Wed04 Mon09? Mon16?
        proposed     receiver~  03:15Z Mon02 Tue03 Wed04 Mon09? Mon16?
        proposed     owner      03:15Z Tue03
        unconfirmed  giver      03:15Z Thu29 Fri30 Mon02 Tue03 Wed04 Mon09? Mon16?
        due_soon     giver      03:15Z Tue27=7 Fri30=4 Mon02=1 Tue03=0 Thu05 Fri06! Mon09 Tue10 Wed11 Mon16?
        due_soon     receiver~  03:15Z Mon02=1 Tue03=0 Thu05 Fri06! Mon09 Tue10 Wed11 Mon16?
        declined     owner      03:15Z Thu29 Fri30 Mon02 Tue03 Wed04 Mon09? Mon16?
        declined     owner~     03:15Z Mon02 Tue03 Wed04 Mon09? Mon16?
        """,
    ),
    Table(  # off: 25 and 30 Dec, 11 Jan
        "Kathmandu ends the year",
        KATHMANDU,
        NEW_YORK,
        "NP",
        dt.date(2026, 12, 21),
        dt.date(2027, 1, 4),
        dt.date(2027, 1, 1),
        """
        offer        giver      03:15Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Tue12?
        offer        giver~     03:15Z Fri01? Mon04? Tue12?
        offer        owner      03:15Z Mon28
        needs_date   giver      03:15Z Mon21=0 Wed23 Thu24 Mon28 Tue29 Thu31 Mon04? Tue12?
        needs_date   receiver~  03:15Z Fri01? Mon04? Tue12?
        accept       receiver   03:15Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Tue12?
        accept       receiver~  03:15Z Fri01? Mon04? Tue12?
        accept       owner      03:15Z Mon28
        overdue      giver      03:15Z Mon21=0 Wed23 Thu24! Mon28 Tue29 Thu31 Mon04? Tue12?
        overdue      receiver~  03:15Z Fri01? Mon04? Tue12?
        overdue      owner      03:15Z Mon28
        overdue      owner~     03:15Z Mon28
        overdue      channel    14:00Z Thu24
        proposed     receiver   03:15Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Tue12?
        proposed     receiver~  03:15Z Fri01? Mon04? Tue12?
        proposed     owner      03:15Z Mon28
        unconfirmed  giver      03:15Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Tue12?
        due_soon     giver      03:15Z Mon28=7 Fri01=3 Mon04=0 Wed06 Thu07! Fri08 Tue12 Wed13
        due_soon     receiver~  03:15Z Fri01=3 Mon04=0 Wed06 Thu07! Fri08 Tue12 Wed13
        declined     owner      03:15Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Tue12?
        declined     owner~     03:15Z Fri01? Mon04? Tue12?
        """,
    ),
    Table(  # Sun 4 Oct 2026, half an hour
        "Lord Howe goes forward",
        LORD_HOWE,
        LORD_HOWE,
        None,
        dt.date(2026, 9, 30),
        dt.date(2026, 10, 6),
        dt.date(2026, 10, 5),
        """
        offer        giver      22:30Z Thu01 Fri02 | 22:00Z Mon05 Tue06 Wed07 Mon12? Mon19?
        offer        giver~     22:00Z Mon05 Tue06 Wed07 Mon12? Mon19?
        offer        owner      22:00Z Mon05
        needs_date   giver      22:30Z Tue29=1 Wed30=0 Thu01 Fri02 | 22:00Z Mon05 Tue06 Wed07 Mon12? Mon19?
        needs_date   receiver~  22:00Z Mon05 Tue06 Wed07 Mon12? Mon19?
        accept       receiver   22:30Z Thu01 Fri02 | 22:00Z Mon05 Tue06 Wed07 Mon12? Mon19?
        accept       receiver~  22:00Z Mon05 Tue06 Wed07 Mon12? Mon19?
        accept       owner      22:00Z Mon05
        overdue      giver      22:30Z Tue29=1 Wed30=0 Thu01 Fri02! | 22:00Z Mon05 Tue06 Wed07 Mon12? Mon19?
        overdue      receiver~  22:00Z Mon05 Tue06 Wed07 Mon12? Mon19?
        overdue      owner      22:00Z Mon05
        overdue      owner~     22:00Z Mon05
        overdue      channel    22:00Z Mon05
        proposed     receiver   22:30Z Thu01 Fri02 | 22:00Z Mon05 Tue06 Wed07 Mon12? Mon19?
        proposed     receiver~  22:00Z Mon05 Tue06 Wed07 Mon12? Mon19?
        proposed     owner      22:00Z Mon05
        unconfirmed  giver      22:30Z Thu01 Fri02 | 22:00Z Mon05 Tue06 Wed07 Mon12? Mon19?
        due_soon     giver      22:30Z Tue29=7 Fri02=4 | 22:00Z Mon05=1 Tue06=0 Wed07 Thu08! Fri09 Mon12 Tue13 Mon19?
        due_soon     receiver~  22:00Z Mon05=1 Tue06=0 Wed07 Thu08! Fri09 Mon12 Tue13 Mon19?
        declined     owner      22:30Z Thu01 Fri02 | 22:00Z Mon05 Tue06 Wed07 Mon12? Mon19?
        declined     owner~     22:00Z Mon05 Tue06 Wed07 Mon12? Mon19?
        """,
    ),
    Table(  # Sun 4 Apr 2027
        "Lord Howe goes back",
        LORD_HOWE,
        LORD_HOWE,
        None,
        dt.date(2027, 3, 31),
        dt.date(2027, 4, 6),
        dt.date(2027, 4, 5),
        """
        offer        giver      22:00Z Thu01 Fri02 | 22:30Z Mon05 Tue06 Wed07 Mon12? Mon19?
        offer        giver~     22:30Z Mon05 Tue06 Wed07 Mon12? Mon19?
        offer        owner      22:30Z Mon05
        needs_date   giver      22:00Z Tue30=1 Wed31=0 Thu01 Fri02 | 22:30Z Mon05 Tue06 Wed07 Mon12? Mon19?
        needs_date   receiver~  22:30Z Mon05 Tue06 Wed07 Mon12? Mon19?
        accept       receiver   22:00Z Thu01 Fri02 | 22:30Z Mon05 Tue06 Wed07 Mon12? Mon19?
        accept       receiver~  22:30Z Mon05 Tue06 Wed07 Mon12? Mon19?
        accept       owner      22:30Z Mon05
        overdue      giver      22:00Z Tue30=1 Wed31=0 Thu01 Fri02! | 22:30Z Mon05 Tue06 Wed07 Mon12? Mon19?
        overdue      receiver~  22:30Z Mon05 Tue06 Wed07 Mon12? Mon19?
        overdue      owner      22:30Z Mon05
        overdue      owner~     22:30Z Mon05
        overdue      channel    22:30Z Mon05
        proposed     receiver   22:00Z Thu01 Fri02 | 22:30Z Mon05 Tue06 Wed07 Mon12? Mon19?
        proposed     receiver~  22:30Z Mon05 Tue06 Wed07 Mon12? Mon19?
        proposed     owner      22:30Z Mon05
        unconfirmed  giver      22:00Z Thu01 Fri02 | 22:30Z Mon05 Tue06 Wed07 Mon12? Mon19?
        due_soon     giver      22:00Z Tue30=7 Fri02=4 | 22:30Z Mon05=1 Tue06=0 Wed07 Thu08! Fri09 Mon12 Tue13 Mon19?
        due_soon     receiver~  22:30Z Mon05=1 Tue06=0 Wed07 Thu08! Fri09 Mon12 Tue13 Mon19?
        declined     owner      22:00Z Thu01 Fri02 | 22:30Z Mon05 Tue06 Wed07 Mon12? Mon19?
        declined     owner~     22:30Z Mon05 Tue06 Wed07 Mon12? Mon19?
        """,
    ),
    Table(  # off: 25 and 26 Dec, 1 Jan
        "Lord Howe ends the year",
        LORD_HOWE,
        LORD_HOWE,
        "AU",
        dt.date(2026, 12, 21),
        dt.date(2027, 1, 4),
        dt.date(2027, 1, 1),
        """
        offer        giver      22:00Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        offer        giver~     22:00Z Mon04? Mon11?
        offer        owner      22:00Z Thu24
        needs_date   giver      22:00Z Mon21=0 Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        needs_date   receiver~  22:00Z Mon04? Mon11?
        accept       receiver   22:00Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        accept       receiver~  22:00Z Mon04? Mon11?
        accept       owner      22:00Z Thu24
        overdue      giver      22:00Z Mon21=0 Tue22 Wed23! Thu24 Mon28 Tue29 Mon04? Mon11?
        overdue      receiver~  22:00Z Mon04? Mon11?
        overdue      owner      22:00Z Thu24
        overdue      owner~     22:00Z Thu24
        overdue      channel    22:00Z Thu24
        proposed     receiver   22:00Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        proposed     receiver~  22:00Z Mon04? Mon11?
        proposed     owner      22:00Z Thu24
        unconfirmed  giver      22:00Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        due_soon     giver      22:00Z Mon28=7 Thu31=4 Mon04=0 Tue05 Wed06! Thu07 Fri08 Mon11
        due_soon     receiver~  22:00Z Mon04=0 Tue05 Wed06! Thu07 Fri08 Mon11
        declined     owner      22:00Z Tue22 Wed23 Thu24 Mon28 Tue29 Mon04? Mon11?
        declined     owner~     22:00Z Mon04? Mon11?
        """,
    ),
)
