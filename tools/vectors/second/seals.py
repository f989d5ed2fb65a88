"""The environment seal, tried with proofs (docs/protocol.md §6)."""
import json

from second.chains import open_bytes
from second.text_forms import Refused, from_base64url

SLOTS = {
    "cluster": ("configDatabase", "stateServer", "fileServer"),
    "standalone": ("configDatabase",),
}


def multiply(a, b):
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def inverse(a):
    return next(b for b in range(1, 256) if multiply(a, b) == 1)


def combine(parts):
    """The value at x = 0 of the line through the first two parts, byte by byte."""
    (one, x1), (two, x2) = ((part[:-1], part[-1]) for part in parts[:2])
    scale = inverse(x1 ^ x2)
    return bytes(
        multiply(y1, multiply(x2, scale)) ^ multiply(y2, multiply(x1, scale))
        for y1, y2 in zip(one, two)
    )


def try_open(ikm, label, number, sealed):
    aad = label.encode() + b"\n" + number.to_bytes(8, "big")
    try:
        return open_bytes(ikm, label, aad, sealed)
    except Refused:
        return None


def opens_body(seal, shares, owner):
    secret = shares[0] if seal["kind"] == "standalone" else combine(shares)
    label = "\n".join(("marque/1 seal", *owner))
    body = try_open(secret, label, seal["number"], from_base64url(seal["body"]))
    if body is None:
        return False
    fields = json.loads(body)
    return (fields["projectId"], fields["deploymentId"]) == owner


def run_open_seal(given):
    seal, proofs = given["seal"], given["proofs"]
    owner = (given["projectId"], given["deploymentId"])
    slots, found = SLOTS[seal["kind"]], {}
    for slot in slots:
        if slot not in proofs:
            continue
        label = "\n".join(("marque/1 share", slot, *owner))
        share = from_base64url(seal["shares"][slot])
        opened = try_open(from_base64url(proofs[slot]), label, seal["number"], share)
        if opened is not None:
            found[slot] = opened
    needed = 2 if seal["kind"] == "cluster" else 1
    return {
        "matched": list(found),
        "changed": [slot for slot in slots if slot in proofs and slot not in found],
        "absent": [slot for slot in slots if slot not in proofs],
        "isOpen": len(found) >= needed and opens_body(seal, list(found.values()), owner),
    }
