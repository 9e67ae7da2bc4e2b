"""Fetching data files into the cache, checked against their MD5 sums."""

import logging
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from .._core.errors import DataFileError
from .._core.progress import progress
from .published import RemoteFile, Source

_CHUNK = 2**16


def complete(source: Source) -> None:
    """Fetch the files that ``source``, a cache folder, lacks.

    A file appears under its name only when it is whole: an interrupted call leaves nothing behind
    that a later one would take for it.

    Raises:
        DataFileError: No address answers, what comes is not what was published, or the folder
            cannot be written.
    """
    try:
        source.path.mkdir(parents=True, exist_ok=True)
        archive = source.wanted.archive
        if archive is None:
            for file in source.missing():
                _fetch(file, source)
            return
        packed = _fetch(archive, source)
        _unpack(packed, source)
        packed.unlink(missing_ok=True)
    except OSError as error:
        raise DataFileError(f"{source.wanted.title} cannot be stored in {source.path} ({error}): "
                            "free or unlock it, or set PRIORSCOPE_CACHE to another folder"
                            ) from None


def _fetch(file: RemoteFile, source: Source) -> Path:
    """Try one address after the other; return the path of the file once it is there and whole."""
    import pooch

    failures = []
    for url in file.urls:
        try:
            with progress(f"fetching {file.name}", file.size) as advance, _silent(pooch):
                bar = _Bar(file.size, advance)
                path = pooch.retrieve(
                    url, known_hash=f"md5:{file.md5}", fname=file.name, path=source.path,
                    downloader=pooch.HTTPDownloader(progressbar=bar, chunk_size=_CHUNK))
            return Path(path)
        # pooch raises ValueError for a wrong sum; every error of requests is an OSError.
        except (OSError, ValueError) as error:
            failures.append(f"{url}: {error}")
    raise DataFileError(
        f"{source.wanted.title} cannot be downloaded ({'; '.join(failures)}): fetch {file.urls[0]} "
        f"by hand{', unpack it' if source.wanted.archive else ''} into {source.path}, or set "
        f"PRIORSCOPE_DATA to a folder with the files in its subfolder {source.wanted.folder}"
    )


def _unpack(packed: Path, source: Source) -> None:
    """Write the wanted members next to the archive; names inside it choose no path."""
    names = {file.name for file in source.wanted.files}
    with tarfile.open(packed) as tar:
        for member in tar:
            name = PurePosixPath(member.name).name
            content = tar.extractfile(member) if name in names else None
            if content is None:
                continue
            with tempfile.NamedTemporaryFile(dir=source.path, delete=False) as aside:
                shutil.copyfileobj(content, aside, _CHUNK)
            os.replace(aside.name, source.path / name)


class _Bar:
    """What pooch asks of a progress bar, passed on to ours.

    pooch rounds the last chunk up and reports the total once more at the end: both are clipped.
    """

    def __init__(self, total: int, advance: Callable[[int], None]) -> None:
        self.total = total
        self._left = total
        self._advance = advance

    def update(self, steps: int) -> None:
        steps = min(steps, self._left)
        self._left -= steps
        self._advance(steps)

    def reset(self) -> None:
        pass

    def close(self) -> None:
        pass


@contextmanager
def _silent(pooch: object) -> Iterator[None]:
    """Keep pooch from printing what it fetches; its level is put back afterwards."""
    logger: logging.Logger = pooch.get_logger()  # type: ignore[attr-defined]
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)
