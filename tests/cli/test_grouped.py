"""A dataclass of options is, on the command line, the options it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer
from typer.testing import CliRunner

from qanswer.cli.grouped import grouped


@dataclass(frozen=True)
class Where:
    """Where a command looks."""

    row: Annotated[int, typer.Option("--at", min=1, help="Row.")] = 1
    wide: bool = False


def told(*words: str) -> tuple[int, list[object]]:
    seen: list[object] = []

    def command(name: str, *, first: bool = False, where: Where, last: str = "z") -> None:
        seen.extend([name, first, where, last])

    app = typer.Typer()
    app.command()(grouped(command))
    return CliRunner().invoke(app, words).exit_code, seen


def test_each_field_is_an_option_with_its_own_name_default_and_limits():
    assert told("a") == (0, ["a", False, Where(), "z"])
    assert told("a", "--at", "3", "--wide", "--last", "b", "--first") == (0, ["a", True, Where(3, wide=True), "b"])
    assert told("a", "--at", "0") == (2, [])
    assert told("a", "--row", "3") == (2, [])


def test_the_options_stand_in_the_order_of_the_parameters_and_fields():
    def command(*, first: bool = False, where: Where, last: str = "z") -> None:
        """Do nothing."""

    assert list(grouped(command).__annotations__) == ["first", "row", "wide", "last"]
