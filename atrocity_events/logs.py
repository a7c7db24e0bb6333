"""What is written about faults: where in the program, and nothing of whoever met it.

An address of a page holds names, a query what somebody looked for, the message of an error
what was typed or stored. None of them is written down.
"""

import logging
import re
import traceback
from logging import LogRecord
from types import TracebackType

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

ExcInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)


class WithoutSecrets(SafeExceptionReporterFilter):
    """For the page of a fault while DEBUG is on: servers hand the environment on with each
    request, the address of the database and its password included.
    """

    hidden_settings = re.compile(
        f"{SafeExceptionReporterFilter.hidden_settings.pattern}|_URL$", re.IGNORECASE
    )


class WithoutVisitors(logging.Formatter):
    """One line for each fault, and the lines of the program that led to it."""

    def format(self, record: LogRecord) -> str:
        request = getattr(record, "request", None)
        said = of_a_request(record, request) if request else record.getMessage()
        line = f"{record.levelname} {record.name}: {said}"
        return (
            f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line
        )

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's own name
        return "\n".join(told(ei[1])) if ei[1] else ""


def of_a_request(record: LogRecord, request: HttpRequest) -> str:
    """ "500 for GET events/<slug:slug>/": the kind of address, not the address."""
    status = getattr(record, "status_code", 400)
    known = getattr(request, "resolver_match", None)
    return f"{status} for {request.method} {known.route if known else 'another address'}"


def told(error: BaseException) -> list[str]:
    """The lines that led to ``error``, its causes first; its kind, and not its words."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*told(before), "which led to:"] if before else []
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}")
    kind = type(error)
    code = getattr(error, "sqlstate", None)
    lines.append(f"{kind.__module__}.{kind.__qualname__}{f' {code}' if code else ''}")
    return lines
