"""A second writer of sealed originals, made from the description in daemon/register/sealed.h and libsodium alone."""
import ctypes
import ctypes.util
import hashlib
import os

CHUNK = 64 * 1024
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
sodium = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
sodium.sodium_init()


def size(n):
    return ctypes.c_ulonglong(n)


def unletters(text):
    bits = "".join(f"{LETTERS.index(c):05b}" for c in text.replace("-", ""))
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def letters(data):
    bits = "".join(f"{byte:08b}" for byte in data)
    text = "".join(LETTERS[int(bits[i:i + 5], 2)] for i in range(0, len(bits), 5))
    return "-".join(text[i:i + 4] for i in range(0, len(text), 4))


def public_bytes(text):
    """The 32 bytes of "incidentd-seal-1:..."."""
    return unletters(text.split(":")[1])[:32]


def fingerprint(public):
    return hashlib.sha256(b"incidentd-seal-1 fingerprint\0" + public).digest()[:10]


def box(share, public):
    out = ctypes.create_string_buffer(len(share) + 48)
    assert sodium.crypto_box_seal(out, share, size(len(share)), public) == 0
    return out.raw


def pieces(data):
    """Whole pieces; the last one is filled up with 80 00 00 ..."""
    data = iter(data)
    pending = b""
    for part in data:
        pending += part
        while len(pending) >= CHUNK:
            yield pending[:CHUNK], 0
            pending = pending[CHUNK:]
    yield (pending + b"\x80").ljust(CHUNK, b"\0"), 3


def seal(data, label, recipients):
    """Yields the sealed form of an iterable of bytes. Recipients: (number of the share, public key)."""
    count = 1 + max(share for share, _ in recipients)
    shares = [os.urandom(32) for _ in range(count)]
    key = bytes(a ^ b for a, b in zip(*shares)) if count == 2 else shares[0]
    state, stream = ctypes.create_string_buffer(64), ctypes.create_string_buffer(24)
    sodium.crypto_secretstream_xchacha20poly1305_init_push(state, stream, key)
    header = b"INCSEAL" + bytes([1, 0, count, len(recipients), len(label)]) + CHUNK.to_bytes(4, "big") + label.encode()
    for share, public in recipients:
        header += bytes([share]) + fingerprint(public) + box(shares[share], public)
    header += stream.raw[:24]
    yield header
    bound = hashlib.blake2b(header, digest_size=32).digest()
    out = ctypes.create_string_buffer(CHUNK + 17)
    for piece, tag in pieces(data):
        sodium.crypto_secretstream_xchacha20poly1305_push(state, out, None, piece, size(CHUNK), bound, size(32), tag)
        yield out.raw[:CHUNK + 17]
