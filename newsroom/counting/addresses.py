"""Addresses that lead nowhere: in which spelling they are counted, and which are not worth it. Knows no database."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, urlsplit

#: Longer ones are nobody's link.
LONGEST = 300
#: What old sites carry in the query to say which page is meant; all else there says nothing.
NUMBERED = ("no", "idxno", "sec_no")
_NUMBER = re.compile(r"[0-9]{1,12}")
#: What programs that look for holes ask for, and never a reader.
_PROBE = re.compile(
    r"(?:^|/)\.(?!well-known/)"
    # What pages load is no page.
    r"|\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|m?js|woff2?|ttf|mp[34])$"
    r"|\.(?:php[0-9]?|phtml|aspx?|jspx?|cgi|env|sql|bak|old|git|ini|ya?ml|log|sh|exe|dll|tar|t?gz|zip|rar|7z|pem|key|map)$"
    r"|(?:^|/)(?:wp-[a-z]+|wordpress|xmlrpc|phpmyadmin|pma|cgi-bin|vendor|node_modules|actuator|solr|boaform|hnap1|owa|ecp"
    r"|autodiscover|server-status|_ignition|telescope|graphql|\+cscoe\+)(?:/|$)",
    re.IGNORECASE,
)


def counted(path_info: str, query: str) -> str | None:
    """The one spelling under which a path that leads nowhere is counted; None when it is not counted.

    `path_info` and `query` as a WSGI server hands them on (bytes as Latin-1). It is the spelling of `OldPath`: composed, one
    leading slash, none trailing, with the number of the old sites and nothing else of the query.
    """
    try:
        path = path_info.encode("latin-1").decode("utf-8")
    except UnicodeError:
        # No browser follows a link so.
        return None
    path = "/" + unicodedata.normalize("NFC", path.replace("\x00", "")).strip().strip("/")
    if len(path) > LONGEST or path == "/" or _PROBE.search(path) or not path.isprintable():
        return None
    number = _numbered(query)
    spelt = f"{path}?{number}" if number else path
    return spelt if len(spelt) <= LONGEST else None


def _numbered(query: str) -> str:
    asked = dict(reversed(parse_qsl(query[:2000], encoding="latin-1", max_num_fields=None))) if query else {}
    return next((f"{name}={asked[name]}" for name in NUMBERED if _NUMBER.fullmatch(asked.get(name, ""))), "")


def host_of(referer: str) -> str:
    """The host from which somebody came, and nothing more of the address; empty when there is none."""
    try:
        host = urlsplit(referer[:500]).hostname or ""
    except ValueError:
        return ""
    return host[:100] if re.fullmatch(r"[a-z0-9.-]+", host) else ""
