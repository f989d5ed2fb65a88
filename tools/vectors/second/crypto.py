"""Hashes by hashlib, curves by the openssl command, and names of keys (docs/protocol.md §1)."""
import hashlib
import hmac
import shutil
import subprocess
import tempfile
from pathlib import Path

from second.text_forms import require, to_base64url

WORK = Path(tempfile.mkdtemp(prefix="marque-verify-"))
OPENSSL = shutil.which("openssl")


def sha256(data):
    return hashlib.sha256(data).digest()


def hkdf_extract(salt, ikm):
    return hmac.digest(salt or bytes(32), ikm, "sha256")


def hkdf_expand(key, info, length):
    """One block: nothing here is longer."""
    return hmac.digest(key, info + b"\x01", "sha256")[:length]


def hkdf(ikm, salt, info):
    return hkdf_expand(hkdf_extract(salt, ikm), info, 32)


def run_openssl(*arguments):
    return subprocess.run([OPENSSL, *arguments], capture_output=True, check=False)


def work_file(name, data):
    path = WORK / name
    path.write_bytes(data)
    return str(path)


SPKI_HEAD = {"Ed25519": "302a300506032b6570032100", "X25519": "302a300506032b656e032100"}
PKCS8_X25519_HEAD = "302e020100300506032b656e04220420"
FIELD = 2**255 - 19


def is_weak(point):
    """Of small order, or spelled in a second way."""
    y = int.from_bytes(point, "little") & (2**255 - 1)
    if y in (0, 1) or y >= FIELD - 1:
        return True
    d = -121665 * pow(121666, -1, FIELD)
    return (d * y**4 + 2 * y * y - 1) % FIELD == 0


known = {}


def verify_ed25519(x, data, signature):
    """@raise Refused unless OpenSSL verifies the signature."""
    require(len(signature) == 64 and not is_weak(signature[:32]), "signature")
    question = (x, data, signature)
    if question not in known:
        known[question] = ask_openssl(*question)
    require(known[question], "signature")


def ask_openssl(x, data, signature):
    key = work_file("key.der", bytes.fromhex(SPKI_HEAD["Ed25519"]) + x)
    files = ["-sigfile", work_file("signature", signature), "-in", work_file("data", data)]
    answer = run_openssl(
        "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", key, *files
    )
    return answer.returncode == 0 and b"Verified Successfully" in answer.stdout


def x25519(private, public):
    key = work_file("private.der", bytes.fromhex(PKCS8_X25519_HEAD) + private)
    peer = work_file("peer.der", bytes.fromhex(SPKI_HEAD["X25519"]) + public)
    answer = run_openssl(
        "pkeyutl", "-derive", "-keyform", "DER", "-inkey", key, "-peerform", "DER", "-peerkey", peer
    )
    require(answer.returncode == 0 and len(answer.stdout) == 32, "no shared secret")
    return answer.stdout


def thumbprint(jwk):
    text = f'{{"crv":"{jwk["crv"]}","kty":"{jwk["kty"]}","x":"{jwk["x"]}"}}'
    return to_base64url(sha256(text.encode()))
