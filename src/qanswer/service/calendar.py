"""The person's own day, where what was decided or told is dated and nobody named another."""

from __future__ import annotations

from datetime import date, timedelta


def today() -> str:
    """Return the person's own day as an ISO date."""
    return days_ago(0)


def days_ago(days: int) -> str:
    """Return the ISO date of so many days ago, on the person's own calendar."""
    return (date.today() - timedelta(days=days)).isoformat()  # noqa: DTZ011 - the person's own day
