"""The files of a data set as their authors publish them, and reading them checked by MD5."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from .._core.errors import DataFileError


@dataclass(frozen=True)
class RemoteFile:
    """One file as its authors publish it.

    Attributes:
        name: File name.
        md5: Its published MD5 sum: it tells a damaged file, not a forged one.
        size: Length in bytes.
        urls: Where it can be fetched, best first; empty for the members of an archive.
    """

    name: str
    md5: str
    size: int
    urls: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileSet:
    """The files that make up one data set.

    Attributes:
        title: Name of the data set, for messages.
        folder: Name of its folder inside a data folder or the cache.
        files: The files that are read.
        archive: The archive that holds them, where they are published as one.
    """

    title: str
    folder: str
    files: tuple[RemoteFile, ...]
    archive: RemoteFile | None = None

    def by_hand(self, file: RemoteFile) -> str:
        """Say how to fetch ``file`` without this library."""
        if self.archive is None:
            return f"fetch {file.urls[0]}"
        return f"fetch {self.archive.urls[0]} and unpack it"


@dataclass(frozen=True)
class Source:
    """The folder that a data set is read from.

    Attributes:
        wanted: The files that should be there.
        path: The folder.
        cached: Whether it is the cache, where files may be fetched again.
    """

    wanted: FileSet
    path: Path
    cached: bool

    def missing(self) -> list[RemoteFile]:
        """Return the files that are not there."""
        return [file for file in self.wanted.files if not (self.path / file.name).is_file()]

    def read(self, file: RemoteFile) -> bytes:
        """Return the content of ``file``, checked against its MD5 sum at every call.

        The check costs about 1.5 s per GB: 15 ms for MNIST, 0.25 s for CIFAR-10.

        Raises:
            DataFileError: The file is missing, unreadable or not the published one.
        """
        path = self.path / file.name
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            allow = "allow download=True or " if self.cached else ""
            raise DataFileError(
                f"{self.wanted.title} file {file.name} is missing from {self.path}: expected one "
                f"with MD5 {file.md5}; {allow}{self.wanted.by_hand(file)} there"
            ) from None
        except OSError as error:
            raise DataFileError(f"{path} cannot be read ({error.strerror}): expected the "
                                f"{self.wanted.title} file; check its permissions") from None
        found = hashlib.md5(content, usedforsecurity=False).hexdigest()
        if found != file.md5:
            cure = ("delete it and it will be fetched again" if self.cached
                    else f"delete it and {self.wanted.by_hand(file)} there")
            raise DataFileError(f"{path} is damaged: its MD5 is {found}, expected {file.md5} as "
                                f"published for {self.wanted.title}; {cure}")
        return content
