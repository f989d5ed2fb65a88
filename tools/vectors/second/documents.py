"""Signed documents, and the answers that a node believes (docs/protocol.md §2)."""
from second.crypto import is_weak, thumbprint, verify_ed25519
from second.text_forms import decode_utf8, from_base64url, from_json, require


def verify_document(jws, typ, jwks):
    require(isinstance(jws, str) and len(jws) <= 60_000 and jws.count(".") == 2, "no JWS")
    head, body, signature = map(from_base64url, jws.split("."))
    header = from_json(decode_utf8(head))
    require(isinstance(header, dict), "the header is no object")
    require(header.get("alg") == "EdDSA", "alg")
    require(header.get("typ") == typ, "typ")
    require("crit" not in header and "b64" not in header, "crit")
    require(isinstance(header.get("kid"), str), "kid")
    key = next((jwk for jwk in jwks if thumbprint(jwk) == header["kid"]), None)
    require(key is not None, "unknown key")
    verify_ed25519(from_base64url(key["x"]), jws.rpartition(".")[0].encode(), signature)
    return from_json(decode_utf8(body))


def verify_delegation(jws, trust):
    delegation = verify_document(jws, "marque-delegation+jwt", trust["keys"])
    require(delegation["iss"] == trust["slug"], "another publisher")
    require(thumbprint(delegation["jwk"]) not in trust.get("revoked", []), "revoked")
    require(not is_weak(from_base64url(delegation["jwk"]["x"])), "a weak key")
    return delegation


def check_issued_within(delegation, issued_at):
    require(delegation["nbf"] <= issued_at <= delegation["exp"], "outside the delegation")


def verify_license_file(file, trust, now=None):
    require(isinstance(file, dict) and file.get("format") == "marque-license/1", "format")
    require({"delegation", "license"} <= file.keys(), "members")
    delegation = verify_delegation(file["delegation"], trust)
    found = verify_document(file["license"], "marque-license+jwt", [delegation["jwk"]])
    require(found["iss"] == trust["slug"], "another publisher")
    check_issued_within(delegation, found["iat"])
    require(not is_weak(from_base64url(found["deployment"]["jwk"]["x"])), "a weak key")
    if now is not None:
        require(found.get("nbf", now) <= now < found.get("exp", now + 1), "dates", 30000)
        require(found["accountStatus"] == "active", "account status", 30002)
    return found


def verify_answer(jws, typ, license_file, asker):
    found = verify_license_file(license_file, asker["trust"])
    require(found["product"]["id"] == asker["productId"], "another product")
    answer = verify_document(jws, typ, [found["deployment"]["jwk"]])
    require(answer["iss"] == found["deployment"]["id"], "another deployment")
    require(answer["nonce"] == asker["nonce"], "another request")
    require(answer.get("sub", asker["node"]) == asker["node"], "another node")
    require(answer.get("project", asker["project"]) == asker["project"], "another project")
    return found, answer


def run_lease(given):
    found, lease = verify_answer(
        given["lease"], "marque-lease+jwt", given["licenseFile"], given["asker"]
    )
    license_named = (lease["license"]["jti"], lease["license"]["serial"])
    require(license_named == (found["jti"], found["serial"]), "another license")
    require(lease["exp"] > lease["iat"], "ends before it begins")
    return lease


def run_refusal(given):
    _, refusal = verify_answer(
        given["refusal"], "marque-refusal+jwt", given["licenseFile"], given["asker"]
    )
    return {"payload": refusal}


def run_delegation(given):
    delegation = verify_delegation(given["jws"], given["trust"])
    return {"payload": delegation, "kid": thumbprint(delegation["jwk"])}


def run_license_file(given):
    found = verify_license_file(given["file"], given["trust"], given.get("now"))
    return {"payload": found, "deploymentKid": thumbprint(found["deployment"]["jwk"])}


def run_archive(given):
    delegation = verify_delegation(given["delegation"], given["trust"])
    statement = verify_document(given["jws"], "marque-archive+jwt", [delegation["jwk"]])
    require(statement["iss"] == given["trust"]["slug"], "another publisher")
    check_issued_within(delegation, statement["iat"])
    return statement
