# Tells what Python makes of paths, URLs and URIs: one JSON object in, {kind: [text, …]}, one out, {kind: [answer, …]}.
# It runs with HOME set and nothing else. `npm run readings -w @sallyport/policy`.
import ipaddress
import json
import ntpath
import os
import pathlib
import posixpath
import socket
import sys
import unicodedata
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

POSIX_CWD = "/cwd/here"
WINDOWS_CWD = "E:\\cwd\\here"


def attempt(read, *args):
    try:
        return read(*args)
    except (ValueError, OSError, UnicodeError):
        return None


def spellings(text):
    """What a server may have in hand before it opens it."""
    yield text
    yield text.strip()
    yield unquote(text)
    yield unquote(unquote(text))
    yield os.path.expanduser(text)
    yield os.path.expandvars(text)
    yield unicodedata.normalize("NFKC", text)
    yield unquote(unicodedata.normalize("NFKC", text))
    parts = attempt(urlsplit, text)
    if parts is not None and parts.scheme == "" and parts.netloc == "":
        yield parts.path
        yield attempt(url2pathname, parts.path)


def posix_of(text):
    return posixpath.normpath(posixpath.join(POSIX_CWD, text))


def windows_of(text):
    if pathlib.PureWindowsPath(text).is_reserved():
        return "\\\\.\\device"
    return ntpath.normpath(ntpath.join(WINDOWS_CWD, text))


def kept_by_ntfs(path):
    """Names as Windows keeps them: no stream, no dots and spaces at the end."""
    drive, rest = ntpath.splitdrive(path)
    names = [name.split(":")[0].rstrip(". ") for name in rest.split("\\")]
    return drive + "\\".join(names)


def path(text):
    found = [spelling for spelling in spellings(text) if spelling is not None and "\0" not in spelling]
    windows = [windows_of(spelling) for spelling in found]
    return {
        "posix": [posix_of(spelling) for spelling in found],
        "windows": windows + [kept_by_ntfs(answer) for answer in windows],
    }


def address(host):
    """The address that a connection goes to, or the host in its encoded form."""
    found = attempt(ipaddress.ip_address, host)
    if found is not None:
        return str(getattr(found, "ipv4_mapped", None) or found)
    packed = attempt(socket.inet_aton, host) if host.isascii() else None
    if packed is not None:
        return socket.inet_ntoa(packed)
    return attempt(lambda: host.encode("idna").decode().lower()) or host


def host(text):
    answers = []
    for spelling in (text, unquote(text), unicodedata.normalize("NFKC", text)):
        parts = attempt(urlsplit, spelling)
        name = None if parts is None else attempt(lambda: parts.hostname)
        if name:
            answers.append(address(name.removesuffix(".")))
    return answers


def uri(text):
    answers = []
    for spelling in (text, unicodedata.normalize("NFC", unquote(text))):
        parts = attempt(urlsplit, spelling)
        if parts is None or parts.scheme == "":
            continue
        place = posixpath.normpath("/" + unquote(parts.path).lstrip("/"))
        kept = "/".join(name.rstrip(". ") for name in place.split("/"))
        if parts.scheme == "file":
            names = kept.split("/")
            kept = "/".join([*names[:2], *[name.split(":")[0] for name in names[2:]]])
        name = (attempt(lambda: parts.hostname) or "").removesuffix(".")
        answers += [f"{parts.scheme}://{name}{place}", f"{parts.scheme}://{name}{kept}"]
    return answers


READ = {"paths": path, "hosts": host, "uris": uri}
print(json.dumps({kind: [READ[kind](text) for text in texts] for kind, texts in json.load(sys.stdin).items()}))
