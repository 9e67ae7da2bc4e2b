"""Finding the folder of a data set: the user's, the cache, or a download into it."""

import os
from pathlib import Path

from .._core.errors import DataFileError
from .downloads import complete
from .published import FileSet, Source


def locate(wanted: FileSet, *, folder: str | Path | None, download: bool) -> Source:
    """Return the folder to read from, after fetching what the cache lacks.

    The search goes: ``folder``; the data set's own folder inside the one that the environment
    variable PRIORSCOPE_DATA names, if it exists; the cache.

    Raises:
        DataFileError: ``folder`` does not exist, or files are missing and cannot be fetched.
    """
    if folder is not None:
        given = Path(folder).expanduser()
        if not given.is_dir():
            raise DataFileError(f"folder {given} does not exist: expected the folder that holds "
                                f"{wanted.files[0].name} and the other {wanted.title} files")
        return Source(wanted, given, cached=False)
    if data := os.environ.get("PRIORSCOPE_DATA"):
        given = Path(data).expanduser() / wanted.folder
        if given.is_dir():
            return Source(wanted, given, cached=False)
    source = Source(wanted, cache_folder() / wanted.folder, cached=True)
    if download and source.missing():
        complete(source)
    return source


def cache_folder() -> Path:
    """Return the folder of downloads: PRIORSCOPE_CACHE, else the user's cache of the system."""
    if cache := os.environ.get("PRIORSCOPE_CACHE"):
        return Path(cache).expanduser()
    import pooch

    return Path(pooch.os_cache("priorscope"))
