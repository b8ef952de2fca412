"""Questions to the reader: whoever wants readings has one slot, and its newest question counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """What the model says to the question ``ticket``, which was about ``samples``.

    ``samples`` is uint8 [N, 28, 28], ``probabilities`` float32 [N, classes], calibrated, in the
    order of ``labels``; ``milliseconds`` is the time that ``runtime`` took. A digit is a reading from
    the probability ``threshold`` on, which is None for a model that brings none.
    """

    ticket: int
    samples: NDArray[np.uint8]
    probabilities: NDArray[np.float32]
    labels: tuple[str, ...]
    runtime: str
    milliseconds: float
    threshold: float | None = None


@dataclass(eq=False)
class Question:
    """Samples, uint8 [N, 28, 28], whose probabilities ``asker`` wants; ``attempts`` counts sendings."""

    asker: Asker
    ticket: int
    samples: NDArray[np.uint8]
    attempts: int = 0


class Asker(QObject):
    """One place that wants readings, with one slot: a newer question replaces one that waits."""

    answered = Signal(object)

    def __init__(self, serve_next: Callable[[], None], parent: QObject) -> None:
        """``serve_next`` is called when there is a new question."""
        super().__init__(parent)
        self._serve_next = serve_next
        self._newest_ticket = 0
        self._waiting: Question | None = None

    def ask(self, samples: NDArray[np.uint8]) -> int:
        """Ask for the probabilities of samples, uint8 [N, 28, 28], N ≥ 1; returns a ticket.

        ``answered`` brings an `Answer` with that ticket, unless a newer question overtakes this
        one. Without a model the question waits for one.
        """
        self._newest_ticket += 1
        self._waiting = Question(self, self._newest_ticket, samples)
        self._serve_next()
        return self._newest_ticket

    def withdraw(self) -> None:
        """Forget the question that waits, if one does."""
        self._waiting = None

    def take(self) -> Question | None:
        """Hand the waiting question over to the reader."""
        question, self._waiting = self._waiting, None
        return question

    def put_back(self, question: Question) -> None:
        """Let a question wait again, unless a newer one was asked."""
        if self._waiting is None and question.ticket == self._newest_ticket:
            self._waiting = question
