"""A figure as an owner reads it, and how it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """How a figure is. The value is the word on the page."""

    FINE = "fine"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: what it is, how much it is, how that is, what it means or what to do, and on which page."""

    title: str
    amount: str
    state: State
    words: str
    page: str = ""

    def __str__(self) -> str:
        return f"{self.title}: {self.amount}"


class Alarm(NamedTuple):
    """What is bad, and on which host; empty for the portal as a whole."""

    host: str
    words: str


def worst_first(lines: Iterable[Line]) -> list[Line]:
    """Otherwise in the order that they are in."""
    return sorted(lines, key=lambda line: list(State).index(line.state), reverse=True)


def worst(lines: Iterable[Line]) -> State:
    return max((line.state for line in lines), key=list(State).index, default=State.FINE)


def graded(amount: float, look: float, bad: float) -> State:
    """Fine up to `look`, bad beyond `bad`."""
    if amount > bad:
        return State.BAD
    return State.LOOK if amount > look else State.FINE
