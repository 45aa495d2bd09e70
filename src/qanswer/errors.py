"""Every error a user can meet, in one tree, and the exit code each ends with.

QanswerError
├── UsageError             2  the command's words do not fit together
│   └── DecisionRefused        a person's decision that cannot be carried out whole
├── FormError              3  the customer's file cannot be used
│   ├── FileMissing            no such file, or not a file
│   ├── NotAForm               not a format we read (what it really is, is named)
│   ├── FileDamaged            truncated, contradictory or broken inside
│   ├── FileProtected          encrypted or digitally signed
│   ├── FileTooLarge           over a documented limit
│   ├── NoQuestions            readable, but no question was found in it
│   ├── FormChanged            another file by now than the one that was planned or decided on
│   └── CellRefused            a cell that may not be written (formula, covered by a merge, …)
├── KnowledgeError         4  the knowledge base is missing or does not fit its schema
├── OutputError            5  the output exists, or cannot be written
├── LibraryError           6  the library of past answers cannot be opened, read or written
└── VerificationFailed     1  more than the answered cells differs
"""

from __future__ import annotations

from enum import IntEnum

from qanswer.speech import Said, spoken


class ExitCode(IntEnum):
    """What the process returns to the shell; documented in docs/exit-codes.md."""

    OK = 0
    DIFFERENT = 1  # verify found a difference, or check found a fault
    USAGE = 2
    FORM = 3
    KNOWLEDGE = 4
    OUTPUT = 5
    LIBRARY = 6
    INTERNAL = 70  # a fault of the program (sysexits' EX_SOFTWARE)
    INTERRUPTED = 130  # Ctrl-C (128 + SIGINT)


class QanswerError(Exception):
    """Root of all errors that are the user's to mend: one line saying what, where, and what to do next.

    >>> str(UsageError("{path}: no such file; name another", path="form.xlsx"))
    'form.xlsx: no such file; name another'
    """

    exit_code: ExitCode = ExitCode.USAGE

    def __init__(self, message: str, /, **values: object) -> None:
        """Take the message in English with the names of its values in braces; it is shown in the person's language."""
        self.message = message if isinstance(message, Said) else Said(message, **values)
        super().__init__(self.message)

    def __str__(self) -> str:
        return spoken(self.message)


class UsageError(QanswerError):
    """The command's options contradict each other or name something that is not there."""


class DecisionRefused(UsageError):
    """A person's decision on a row cannot be carried out whole; nothing is written."""


class FormError(QanswerError):
    """The customer's file cannot be used."""

    exit_code = ExitCode.FORM


class FileMissing(FormError):
    """There is no such file, or it is a folder."""


class NotAForm(FormError):
    """The file is of a kind that is not read; the message names what it really is."""


class FileDamaged(FormError):
    """The file is truncated, contradictory or broken inside."""


class FileProtected(FormError):
    """The file is encrypted, rights-managed or digitally signed."""


class FileTooLarge(FormError):
    """The file is over one of the documented limits."""


class NoQuestions(FormError):
    """The file can be read, but no question was found in it."""


class FormChanged(FormError):
    """The file is another by now than the one that was planned or decided on."""


class CellRefused(FormError):
    """A cell that may not be written: a formula, covered by a merge, or a table's header."""


class KnowledgeError(QanswerError):
    """The knowledge base is missing or does not fit its schema; names the file, the entry and the key."""

    exit_code = ExitCode.KNOWLEDGE


class OutputError(QanswerError):
    """The output exists already, or cannot be written."""

    exit_code = ExitCode.OUTPUT


class LibraryError(QanswerError):
    """The library of past answers is damaged, of a newer version, read-only, or its server does not answer."""

    exit_code = ExitCode.LIBRARY


class VerificationFailed(QanswerError):
    """More than the answered cells differs between two files."""

    exit_code = ExitCode.DIFFERENT
