"""What is hashed, derived and sealed (docs/protocol.md §4, §5, §6, §9)."""
import hmac

from second.aes_gcm import open_gcm
from second.crypto import hkdf, sha256
from second.text_forms import (
    Invalid,
    canonical,
    from_base64url,
    from_json,
    require,
    to_base64url,
    uuid_bytes,
    uuid_text,
)


def run_record_chain(given):
    instance = uuid_bytes(given["instanceId"])
    record, records = bytes(16), []
    for step in given["steps"]:
        if step["sequence"] < 0:
            raise Invalid("unsigned")
        parts = instance + step["sequence"].to_bytes(8, "big") + from_base64url(step["nonce"])
        record = sha256(b"marque/1 record\n" + parts + record)[:16]
        records.append(to_base64url(record))
    return {"records": records}


def run_node_id(given):
    text = f'marque/1 node\n{given["projectId"]}\n{given["nodeName"]}'
    data = bytearray(sha256(text.encode())[:16])
    data[6] = data[6] & 0x0F | 0x80
    data[8] = data[8] & 0x3F | 0x80
    return {"nodeId": uuid_text(bytes(data))}


def run_component_proof(given):
    anchor = from_base64url(given["anchor"])
    if len(anchor) != 32:
        raise Invalid("an anchor has 32 bytes")
    salt = sha256((given["kind"] + "\n" + "\n".join(given["identity"])).encode())
    names = ("marque/1 component", given["slot"], given["projectId"], given["deploymentId"])
    return {"proof": to_base64url(hkdf(anchor, salt, "\n".join(names).encode()))}


def open_bytes(ikm, label, aad, sealed):
    require(len(sealed) >= 48, "too short")
    key = hkdf(ikm, sealed[:32], label.encode())
    plaintext = open_gcm(key, bytes(12), sealed[32:], aad)
    require(plaintext is not None, "does not open")
    return plaintext


def run_open_bytes(given):
    ikm, aad, sealed = (from_base64url(given[name]) for name in ("ikm", "aad", "sealed"))
    return {"plaintext": to_base64url(open_bytes(ikm, given["label"], aad, sealed))}


def run_private_config(given):
    file = given["file"]
    require(isinstance(file, dict), "no object")
    aad = f'marque/1 instance\n{file["deploymentId"]}\n{file["instanceId"]}'.encode()
    seed, sealed = from_base64url(given["seed"]), from_base64url(file["secret"])
    secret = open_bytes(seed, "marque/1 instance", aad, sealed)
    body = {name: value for name, value in file.items() if name != "mac"}
    key = hkdf(secret, b"", b"marque/1 privateConfig mac")
    mac = hmac.digest(key, canonical(body).encode(), "sha256")
    require(hmac.compare_digest(mac, from_base64url(file["mac"])), "edited")
    shown = {name: value for name, value in body.items() if name not in ("format", "secret")}
    return {**shown, "instanceSecret": to_base64url(secret)}


def run_audit(given):
    last = None
    for text in given["lines"]:
        line = from_json(text)
        facts = {name: value for name, value in line.items() if name != "hash"}
        digest = sha256(b"marque/1 audit\n" + canonical(facts).encode()).hex()
        require(digest == line["hash"], "edited")
        if last is not None:
            follows = (line["previous"], line["sequence"]) == (last["hash"], last["sequence"] + 1)
            require(follows, "removed or inserted")
        require(line["sequence"] != 1 or line["previous"] == "0" * 64, "no beginning")
        last = line
    return {"lines": len(given["lines"]), "last": last["hash"]}
