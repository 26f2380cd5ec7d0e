"""Ask a running Evident whether it is ready; also the health check of its image."""

from __future__ import annotations

import http.client
import os
import sys


def ask(port: int, host: str = "127.0.0.1") -> tuple[int, str]:
    """Return status and body of ``/readyz`` on this machine; status 0 while nothing answers.

    ``host`` is the name to ask under: production answers only to its own names.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": host, "User-Agent": "evident-readiness"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error)
    finally:
        connection.close()


def main() -> int:
    """Exit 0 when ready, 1 with the reason otherwise."""
    named = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    status, body = ask(int(os.environ.get("PORT", "8000")), named or "127.0.0.1")
    if status == 200:
        return 0
    print(f"not ready ({status}): {body}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
