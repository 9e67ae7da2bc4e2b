"""A file written whole or not at all."""

import contextlib
import os
import zlib
from pathlib import Path

from .errors import OutputError


def write_aside(path: str | os.PathLike[str], content: str | bytes, *,
                what: str = "the report") -> Path:
    """Write ``content`` beside ``path``, force it to disk and rename it into place.

    A reader of ``path`` sees the old file or the new one, never a part; a killed run leaves the
    old one. Missing folders are made.

    Args:
        path: The file to write.
        content: All of it; text is written as UTF-8.
        what: What is written, for the words of an error.

    Returns:
        The path written.

    Raises:
        OutputError: The path is a folder, its folder cannot be made, or the disk refuses.
    """
    target = Path(path)
    if os.path.isdir(target):
        raise OutputError(f"cannot write {what} to {target}: it is a folder; "
                          f"name a file in it, such as {target / 'report.html'}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write {what} to {target}: its folder cannot be made "
                          f"({_reason(error)}); name a place that you may write to") from error
    aside = target.with_name(_short(target.name, "part"))
    try:
        with aside.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise OutputError(f"cannot write {what} to {target}: {_reason(error)}; "
                          "name a place that you may write to and that has room") from error
    return target


def _short(name: str, ending: str) -> str:
    """Return a name beside a file's: hidden, one's own, and no longer than a folder allows."""
    return f".{zlib.crc32(name.encode(errors='surrogateescape')):08x}.{os.getpid()}.{ending}"


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def check_target(path: str | os.PathLike[str]) -> None:
    """Try whether ``path`` can be written, before long work is spent on what goes there.

    Raises:
        OutputError: As ``write_aside`` would.
    """
    target = Path(path)
    if os.path.isdir(target):  # unlike the path's own method, quiet on an impossible name
        write_aside(target, "")  # raises, in the words meant for the target itself
    try:
        target.exists()  # a name that is too long fails here, and the trial's is short
    except OSError as error:
        raise OutputError(f"cannot write the report to {target}: {_reason(error)}; name a shorter "
                          "one") from error
    trial = target.with_name(_short(target.name, "try"))
    try:
        write_aside(trial, "")
    except OutputError as error:
        raise OutputError(str(error).replace(str(trial), str(target))) from error
    trial.unlink()
