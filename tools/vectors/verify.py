#!/usr/bin/env python3
"""Verifies vectors/*.json (or DIR/*.json) in another language, with other cryptography.

Python's standard library and the `openssl` command alone: Ed25519 and X25519 by OpenSSL, hashes,
HMAC and HKDF by hashlib, and base64url, base32, JSON (RFC 8785), CBOR, AES-GCM and HPKE by hand.
If it were wrong with the vectors and the TypeScript code alike, both would have to be wrong in one
way. Cases of step `fields` are not judged: a schema in two languages proves nothing about bytes.

Prints one JSON line for each file: how many right cases gave their value, how many wrong ones were
refused with their code, how many were not judged. Exits 1 at the first case that disagrees.

usage: verify.py [DIR]
"""
import json
import shutil
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from second import chains, challenge, documents, seals  # noqa: E402
from second.crypto import OPENSSL, WORK  # noqa: E402
from second.text_forms import Invalid, Refused  # noqa: E402

VECTORS = Path(__file__).resolve().parent.parent.parent / "vectors"
DIRECTORY = Path(sys.argv[1]) if len(sys.argv) > 1 else VECTORS

OPERATIONS = {
    "verify-delegation": documents.run_delegation,
    "verify-license-file": documents.run_license_file,
    "verify-lease": documents.run_lease,
    "verify-refusal": documents.run_refusal,
    "verify-archive-statement": documents.run_archive,
    "verify-challenge": challenge.run_challenge,
    "open-challenge": challenge.run_open_challenge,
    "challenge-url": challenge.run_challenge_url,
    "record-chain": chains.run_record_chain,
    "node-id": chains.run_node_id,
    "component-proof": chains.run_component_proof,
    "open-environment-seal": seals.run_open_seal,
    "open-bytes": chains.run_open_bytes,
    "open-private-config": chains.run_private_config,
    "verify-audit": chains.run_audit,
}

# Nine entries of CBOR need no schema language.
JUDGES_FIELDS = (challenge.run_challenge,)


def outcome(operation, given):
    try:
        return {"value": operation(given)}
    except Refused as refused:
        return {"code": refused.code, "why": str(refused)}
    except Invalid as invalid:
        return {"invalid": str(invalid)}


def agrees(expect, came):
    if "value" in expect:
        # A refusal's error name comes from the catalogue, which is not judged here.
        wanted = expect["value"]
        if "error" in wanted and "value" in came:
            wanted = {name: value for name, value in wanted.items() if name != "error"}
        return came.get("value") == wanted
    if "invalid" in expect:
        return "invalid" in came
    return came.get("code") == expect["code"]


def run_file(path):
    file = json.loads(path.read_text(encoding="utf-8"))
    operation = OPERATIONS.get(file["operation"])
    count = {"right": 0, "wrong": 0, "notJudged": 0}
    for case in file["cases"]:
        expect = case["expect"]
        is_schema = case.get("step") == "fields" and operation not in JUDGES_FIELDS
        if operation is None or is_schema:
            count["notJudged"] += 1
            continue
        came = outcome(operation, {**file["given"], **case["input"]})
        if not agrees(expect, came):
            sys.exit(f'{path.name}: {case["name"]}: expected {expect}, came {came}')
        count["right" if "value" in expect else "wrong"] += 1
    return {"file": path.name, **count}


def verify_all():
    if OPENSSL is None:
        sys.exit("the openssl command is missing: apt-get install openssl")
    paths = sorted(DIRECTORY.glob("*.json"))
    if not paths:
        sys.exit(f"no vectors in {DIRECTORY}")
    for path in paths:
        print(json.dumps(run_file(path)))


if __name__ == "__main__":
    try:
        verify_all()
    finally:
        shutil.rmtree(WORK)
