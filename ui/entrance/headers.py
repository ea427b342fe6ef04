"""The headers of every answer: what a browser may do with a page of the dashboard."""

import base64
import hashlib
import re

from ui.entrance import index_page

Headers = list[tuple[bytes, bytes]]

_UPLOADS_COOKIE = b"_streamlit_xsrf="
_IS_TEXT = re.compile(rb"text/|[^;]*[/+]xml")


def security_headers(*, is_https: bool) -> Headers:
    """The headers of every answer. Streamlit's one inline script is allowed by its hash.

    The hash is worked out at each start, so that another version of Streamlit brings its own.
    """
    inline = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in re.findall(r"<script>(.*?)</script>", index_page.streamlits(), re.DOTALL)
    )
    policy = (
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
        f"form-action 'self'; script-src 'self' {inline}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        "worker-src 'self' blob:; frame-src 'none'"
    )
    headers = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), clipboard-read=()",
    }
    if is_https:
        headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def without_uploads_cookie(headers: Headers) -> Headers:
    """Return headers without the cookie by which Streamlit knows who uploads a file.

    It is neither `Secure` nor bound to the host, and uploads are closed (ASVS 5.0, 3.3.1).
    """
    return [
        (name, value)
        for name, value in headers
        if not (name.lower() == b"set-cookie" and value.startswith(_UPLOADS_COOKIE))
    ]


def with_charset(headers: Headers) -> Headers:
    """Return headers with the charset of every text: ours and Streamlit's are all UTF-8.

    Without it a browser guesses, and may read a text as what it is not (ASVS 5.0, 4.1.1).
    """
    return [
        (name, value + b"; charset=utf-8")
        if name.lower() == b"content-type" and _IS_TEXT.match(value) and b"charset" not in value
        else (name, value)
        for name, value in headers
    ]
