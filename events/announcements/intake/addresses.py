"""Addresses of links without the detours by which they are counted."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

LONGEST = 4_000
MOST_WRAPPINGS = 3
WRAPPERS = {  # hosts that only lead on, and the parameter that says where
    "safelinks.protection.outlook.com": "url",
    "google.com/url": "q url",
    "l.facebook.com/l.php": "u",
    "lm.facebook.com/l.php": "u",
    "l.instagram.com": "u",
    "linkedin.com/redir": "url",
    "youtube.com/redirect": "q",
    "slack-redir.net/link": "url",
    "t.umblr.com/redirect": "z",
    "linkprotect.cudasvc.com/url": "a",
    "clicktime.symantec.com": "u",
    "protect.checkpoint.com": "u",
    "vk.com/away.php": "to",
    "urldefense.proofpoint.com/v1/url": "u",
    "steamcommunity.com/linkfilter": "url",
    "href.li": "",
}
PROOFPOINT = re.compile(r"^https://urldefense(?:\.us|\.com)?/v3/__(?P<url>.+?)__;", re.I)
TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok"
    r"|igshid"
    r"|igsh|vero_id|vero_conv|oly_\w+|wickedid|_openstat|ck_subscriber_id"
    r"|sc_campaign|sc_eh|sourceid|trk_contact|trk_msg|trk_module|trk_sid|ss_email_id"
    r"|emci|emdi|ceid|sfmc_id|hsctatracking|__hstc|__hssc|__hsfp)$",
    re.IGNORECASE,
)
IN_TEXT = re.compile(r"https?://[^\s<>\"“”\[\]|]{4,4000}", re.IGNORECASE)
TWICE = re.compile(r"(?P<words>[^\s<>]{3,200})<(?:mailto:)?(?P=words)/?>", re.IGNORECASE)
PICTURE = re.compile(r"\[cid:[^\]\s]{1,200}\]")


def unwrapped(address: str) -> str:
    """Where a link leads: "" unless that is a page on the web or a mailbox."""
    address = "".join(address.split()) if len(address) <= LONGEST else ""
    if address.lower().startswith("mailto:"):
        box = unquote(address[7:].partition("?")[0])
        return f"mailto:{box}" if re.fullmatch(r"[^\s@<>()]+@[^\s@<>()]+", box) else ""
    if address.startswith("//"):
        address = f"https:{address}"
    for _ in range(MOST_WRAPPINGS):
        inner = _inner(address)
        if not inner:
            break
        address = inner
    if not re.match(r"https?://[^/?#\s]+", address, re.IGNORECASE):
        return ""
    return without_tracking(address)


def _inner(address: str) -> str:
    if found := PROOFPOINT.match(address):
        return _on_the_web(re.sub(r"^(https?:/)(?!/)", r"\1/", found["url"]))
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
        given = dict(parse_qsl(parts.query, max_num_fields=100))
    except ValueError:
        return ""
    if host == "urldefense.proofpoint.com" and parts.path.startswith("/v2"):
        return _on_the_web(unquote(given.get("u", "").replace("-", "%").replace("_", "/")))
    if host == "href.li":
        return _on_the_web(parts.query)
    for wrapper, names in WRAPPERS.items():
        site, slash, path = wrapper.partition("/")
        if (host == site or host.endswith(f".{site}")) and (
            not slash or parts.path.strip("/").startswith(path)
        ):
            found_in = (given[name] for name in names.split() if name in given)
            return next(filter(None, map(_on_the_web, found_in)), "")
    return ""


def _on_the_web(address: str) -> str:
    return address if re.match(r"https?://[^/?#\s]", address, re.IGNORECASE) else ""


def without_tracking(address: str) -> str:
    """The address without what tells a campaign, or who was sent it."""
    try:
        parts = urlsplit(address)
        port = parts.port  # as a check: "http://host:port"
    except ValueError:
        return address
    del port
    kept = [
        part
        for part in parts.query.split("&")
        if not TRACKING.match(part.partition("=")[0])
    ]
    fragment = "" if parts.fragment.startswith("utm_") else parts.fragment
    if "&".join(kept) == parts.query and fragment == parts.fragment:
        return address
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(kept), fragment))


def as_markdown(words: str, address: str) -> str:
    """ "[words](address)"; the address alone where the words are nothing else."""
    shown = address.removeprefix("mailto:")
    if _bare(words) == _bare(shown):
        return shown
    words = words.replace("[", "(").replace("]", ")")
    return f"[{words}]({quote(address, safe=SAFE)})"


SAFE = "".join(chr(sign) for sign in range(33, 127) if chr(sign) not in '()<>"\\^`{|}')


def _bare(words: str) -> str:
    plain = re.sub(
        r"^(?:https?://)?(?:www\.)?", "", unwrapped(words) or words.strip(), flags=re.I
    )
    return plain.removeprefix("mailto:").rstrip("/").casefold()


def unwrapped_in(text: str) -> str:
    """A plain text with its addresses unwrapped, and what mail programs add taken out."""
    text = PICTURE.sub("", TWICE.sub(r"\g<words>", text))
    return IN_TEXT.sub(lambda found: _kept_tail(found[0]), text)


def _kept_tail(address: str) -> str:
    bare = address.rstrip(".,;:!?'’)*_»")
    return (unwrapped(bare) or bare) + address[len(bare) :]
