"""The challenge: CBOR and HPKE by hand (docs/protocol.md §3; RFC 8949, RFC 9180)."""
import base64
import re

from second.aes_gcm import open_gcm
from second.crypto import hkdf_expand, hkdf_extract, thumbprint, verify_ed25519, x25519
from second.text_forms import (
    Refused,
    decode_utf8,
    from_base32,
    from_base64url,
    require,
    to_base64url,
    uuid_text,
)


def cbor_head(data, at):
    require(at < len(data), "too short")
    major, low = data[at] >> 5, data[at] & 31
    if low < 24:
        return major, low, at + 1
    require(low < 28, "unknown length")
    width = 1 << (low - 24)
    value = int.from_bytes(data[at + 1 : at + 1 + width], "big")
    require(at + 1 + width <= len(data), "too short")
    require(value >= (24, 2**8, 2**16, 2**32)[low - 24], "longer than it need be")
    return major, value, at + 1 + width


def cbor_item(data, at):
    """An unsigned integer, bytes or text: nothing else stands in a challenge."""
    major, value, at = cbor_head(data, at)
    if major == 0:
        return value, at
    require(major in (2, 3) and at + value <= len(data), "another type, or too short")
    piece = data[at : at + value]
    return (piece if major == 2 else decode_utf8(piece)), at + value


def cbor_challenge(data):
    major, count, at = cbor_head(data, 0)
    require((major, count) == (5, 9), "not a map of nine")
    fields = {}
    for key in range(1, 10):
        found, at = cbor_item(data, at)
        require(found == key and isinstance(found, int), "keys 1 to 9 in order")
        fields[key], at = cbor_item(data, at)
    require(at == len(data), "trailing bytes")
    for key in (1, 2, 3, 7):
        require(isinstance(fields[key], bytes) and len(fields[key]) == 16, "16 bytes")
    require(isinstance(fields[4], str) and re.fullmatch("[0-9]{6}", fields[4]), "six digits")
    limits = {5: (0, 253402300799), 6: (1, 2**53 - 1), 8: (0, 3), 9: (1, 2**53 - 1)}
    for key, (least, most) in limits.items():
        require(isinstance(fields[key], int) and least <= fields[key] <= most, f"field {key}")
    return fields


REASONS = ("first-start", "restart", "environment-changed", "clock")


def run_challenge(given):
    plaintext = from_base64url(given["plaintext"])
    cbor, signature = plaintext[:-64], plaintext[-64:]
    fields = cbor_challenge(cbor)
    key = from_base64url(given["deploymentKey"]["x"])
    verify_ed25519(key, b"marque/1 challenge\n" + cbor, signature)
    return {
        "deploymentId": uuid_text(fields[1]),
        "instanceId": uuid_text(fields[2]),
        "nonce": to_base64url(fields[3]),
        "code": fields[4],
        "issuedAt": fields[5],
        "sequence": fields[6],
        "previous": to_base64url(fields[7]),
        "reason": REASONS[fields[8]],
        "licenseSerial": fields[9],
    }


def labeled_extract(suite, salt, label, ikm):
    return hkdf_extract(salt, b"HPKE-v1" + suite + label + ikm)


def labeled_expand(suite, key, label, info, length):
    head = length.to_bytes(2, "big") + b"HPKE-v1" + suite
    return hkdf_expand(key, head + label + info, length)


def hpke_open(private, public, enc, info, ciphertext):
    """RFC 9180, base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM."""
    kem, suite = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"
    eae = labeled_extract(kem, b"", b"eae_prk", x25519(private, enc))
    secret = labeled_expand(kem, eae, b"shared_secret", enc + public, 32)
    hashes = (
        labeled_extract(suite, b"", b"psk_id_hash", b""),
        labeled_extract(suite, b"", b"info_hash", info),
    )
    context = b"\x00" + hashes[0] + hashes[1]
    schedule = labeled_extract(suite, secret, b"secret", b"")
    key = labeled_expand(suite, schedule, b"key", context, 32)
    nonce = labeled_expand(suite, schedule, b"base_nonce", context, 12)
    plaintext = open_gcm(key, nonce, ciphertext, b"")
    require(plaintext is not None, "does not open")
    return plaintext


def run_open_challenge(given):
    require(given["text"].isascii(), "not base32")
    envelope = from_base32(given["text"].upper())
    require(len(envelope) > 37 and envelope[0] == 1, "unknown version")
    hint, enc, ciphertext = envelope[1:5], envelope[5:37], envelope[37:]
    for jwk in given["keys"]:
        if from_base64url(thumbprint(jwk))[:4] == hint:
            private, public = from_base64url(jwk["d"]), from_base64url(jwk["x"])
            plaintext = hpke_open(private, public, enc, b"marque/1 activation", ciphertext)
            return {"plaintext": to_base64url(plaintext)}
    raise Refused("sealed for another key")


def run_challenge_url(given):
    text = base64.b32encode(from_base64url(given["envelope"])).rstrip(b"=").decode()
    return {"url": f'{given["activationUrl"].upper()}/A/{text}'}
