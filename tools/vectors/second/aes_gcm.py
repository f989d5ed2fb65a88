"""AES-256-GCM opening by hand (FIPS 197, NIST SP 800-38D): Python's standard library has none.

Slow and not in constant time: for vectors, whose keys are public.
"""
import hmac


def _tables():
    """The S-box, from inverses in GF(256) and the affine map of FIPS 197 §5.1.1."""
    box = [0] * 256
    p = q = 1
    while True:
        p = p ^ (p << 1) & 0xFF ^ (0x1B if p & 0x80 else 0)
        q ^= q << 1
        q ^= q << 2
        q ^= q << 4
        q &= 0xFF
        if q & 0x80:
            q ^= 0x09
        rotated = [q << n & 0xFF | q >> (8 - n) for n in range(5)]
        box[p] = rotated[0] ^ rotated[1] ^ rotated[2] ^ rotated[3] ^ rotated[4] ^ 0x63
        if p == 1:
            break
    box[0] = 0x63
    return box


SBOX = _tables()
ROUNDS = 14


def _double(a):
    return a << 1 & 0xFF ^ (0x1B if a & 0x80 else 0)


def _round_keys(key):
    words = [list(key[i : i + 4]) for i in range(0, 32, 4)]
    constant = 1
    for i in range(8, 4 * (ROUNDS + 1)):
        word = words[i - 1]
        if i % 8 == 0:
            word = [SBOX[b] for b in word[1:] + word[:1]]
            word[0] ^= constant
            constant = _double(constant)
        elif i % 8 == 4:
            word = [SBOX[b] for b in word]
        words.append([a ^ b for a, b in zip(words[i - 8], word)])
    return [sum(words[i : i + 4], []) for i in range(0, len(words), 4)]


def _mix(column):
    total = column[0] ^ column[1] ^ column[2] ^ column[3]
    return [column[i] ^ total ^ _double(column[i] ^ column[(i + 1) % 4]) for i in range(4)]


def _encrypt_block(keys, block):
    state = [a ^ b for a, b in zip(block, keys[0])]
    for number, key in enumerate(keys[1:], 1):
        shifted = [SBOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16)]
        if number < ROUNDS:
            shifted = sum((_mix(shifted[i : i + 4]) for i in range(0, 16, 4)), [])
        state = [a ^ b for a, b in zip(shifted, key)]
    return bytes(state)


def _multiply(x, y):
    """In GF(2^128), bits in the reflected order of GCM."""
    product = 0
    for i in range(127, -1, -1):
        if y >> i & 1:
            product ^= x
        x = x >> 1 ^ (0xE1 << 120 if x & 1 else 0)
    return product


def _ghash(h, data):
    value = 0
    for i in range(0, len(data), 16):
        value = _multiply(value ^ int.from_bytes(data[i : i + 16], "big"), h)
    return value.to_bytes(16, "big")


def _padded(data):
    return data + bytes(-len(data) % 16)


def open_gcm(key, nonce, ciphertext_and_tag, aad):
    """The plaintext, or None if the tag does not fit. The nonce has 12 bytes."""
    if len(ciphertext_and_tag) < 16:
        return None
    ciphertext, tag = ciphertext_and_tag[:-16], ciphertext_and_tag[-16:]
    keys = _round_keys(key)
    lengths = (8 * len(aad)).to_bytes(8, "big") + (8 * len(ciphertext)).to_bytes(8, "big")
    h = int.from_bytes(_encrypt_block(keys, bytes(16)), "big")
    hashed = _ghash(h, _padded(aad) + _padded(ciphertext) + lengths)
    mask = _encrypt_block(keys, nonce + b"\x00\x00\x00\x01")
    if not hmac.compare_digest(bytes(a ^ b for a, b in zip(hashed, mask)), tag):
        return None
    plain = bytearray()
    for number, i in enumerate(range(0, len(ciphertext), 16), 2):
        stream = _encrypt_block(keys, nonce + number.to_bytes(4, "big"))
        plain += bytes(a ^ b for a, b in zip(ciphertext[i : i + 16], stream))
    return bytes(plain)
