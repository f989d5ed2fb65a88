"""Text forms of bytes and values, one spelling each (docs/protocol.md, "Conventions")."""
import base64
import json
import re


class Refused(Exception):
    """What the protocol refuses, with the code of its catalogue."""

    def __init__(self, reason, code=40000):
        super().__init__(f"{code} {reason}")
        self.code = code


class Invalid(Exception):
    """An input that is no value of its type."""


def require(good, reason, code=40000):
    if not good:
        raise Refused(reason, code)


def from_base64url(text):
    """Canonical base64url without padding: decoding and encoding again must give the same text."""
    require(isinstance(text, str) and re.fullmatch(r"[A-Za-z0-9_-]*", text), "not base64url")
    require(len(text) % 4 != 1, "impossible length")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    require(to_base64url(data) == text, "stray bits")
    return data


def to_base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base32(text):
    require(re.fullmatch(r"[A-Z2-7]+", text) and len(text) % 8 in (0, 2, 4, 5, 7), "not base32")
    data = base64.b32decode(text + "=" * (-len(text) % 8))
    require(base64.b32encode(data).rstrip(b"=").decode() == text, "stray bits")
    return data


def unique(pairs):
    require(len({name for name, _ in pairs}) == len(pairs), "a member appears twice")
    return dict(pairs)


def from_json(text):
    try:
        return json.loads(text, object_pairs_hook=unique)
    except ValueError as error:
        raise Refused("not JSON") from error


def canonical(value):
    """RFC 8785 for texts, integers, simple fractions and what holds them."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(n)}:{canonical(value[n])}" for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def uuid_bytes(text):
    form = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    if not re.fullmatch(form, text):
        raise Invalid("not a lower-case UUID")
    return bytes.fromhex(text.replace("-", ""))


def uuid_text(data):
    require(len(data) == 16, "a UUID has 16 bytes")
    digits = data.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def decode_utf8(data):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("not UTF-8") from error
