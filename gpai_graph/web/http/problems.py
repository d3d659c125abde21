"""Problems: what went wrong, for programs. A status and words in, a problem document (RFC 9457) out."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import Response

MEDIA_TYPE: Final = "application/problem+json"


def problem(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None, more: Mapping[str, Any] | None = None
) -> Response:
    """What went wrong. detail: in words. more: what else helps, such as the parameters that are accepted."""
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        **(more or {}),
    }
    # A lone surrogate of a broken address cannot be written as UTF-8.
    body = (json.dumps(told, ensure_ascii=False) + "\n").encode(errors="replace")
    return Response(body, status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)
