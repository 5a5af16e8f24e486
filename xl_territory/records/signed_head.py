"""A head that somebody stands by: signed with Ed25519 (RFC 8032), the key outside of the workbook."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xl_territory.errors import UsageError
from xl_territory.records.tree_head import TreeHead
from xl_territory.workbook.saving import explained

MISSING = 'Signing needs the extra "sign": pip install "xl-territory[sign]".'


def new_key(path: Path) -> str:
    """Make a private key in a new file that only its owner reads; gives its public key, in hexadecimal digits.

    Raises `WorkbookError` where the file is there already, or cannot be made.
    """
    keys, forms = _library()
    key = keys.Ed25519PrivateKey.generate()
    data = key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption())
    with explained(path), os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    return _public(key)


def signed(head: TreeHead, by: str, key_file: Path) -> dict[str, str]:
    """The head, who signed it as they say, the signature of both and the public key, as an object for JSON.

    Raises `UsageError` where the file holds no Ed25519 key.
    """
    keys, forms = _library()
    try:
        key = forms.load_pem_private_key(key_file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"{key_file} is no private key that can be used: {error}.") from error
    if not isinstance(key, keys.Ed25519PrivateKey):
        raise UsageError(f"{key_file} is no Ed25519 key. log sign --new-key FILE makes one.")
    return {
        "head": str(head),
        "by": by,
        "signature": key.sign(_message(str(head), by)).hex(),
        "public_key": _public(key),
    }


def is_signed(said: Mapping[str, Any], public_key: str) -> bool:
    """Whether the holder of ``public_key`` (hexadecimal digits) signed what is said."""
    keys, _ = _library()
    from cryptography.exceptions import InvalidSignature

    try:
        key = keys.Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(str(said["signature"])), _message(str(said["head"]), str(said["by"])))
    except (InvalidSignature, ValueError, KeyError):
        return False
    return True


def _message(head: str, by: str) -> bytes:
    return f"xl-territory change log {head} {by}".encode()


def _public(key: Any) -> str:
    _, forms = _library()
    raw: bytes = key.public_key().public_bytes(forms.Encoding.Raw, forms.PublicFormat.Raw)
    return raw.hex()


def _library() -> tuple[Any, Any]:
    """The modules of keys and of their forms. Raises `UsageError` where they are not installed."""
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as error:
        raise UsageError(MISSING) from error
    return ed25519, serialization
