"""Build the source archive and the wheel, look into both, and use the wheel outside the sources.

The wheel is installed without its dependencies in an environment of its own, which finds those of
this one by a path file. That spares two minutes of installation and proves what the README's
command does not: that the wheel, and not the source tree, holds all that the command needs. That
the declared dependencies suffice is proved by the README's audit, whose environment had no others.
"""

import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent

#: What an installed priorscope reads besides its modules.
NEEDED = ["py.typed", "instruments/atlas/atlas.parquet",
          *(f"reports/templates/{name}" for name in ("page.html", "blocks.html", "style.css",
                                                     "print.css", "page.js"))]

#: What the source archive holds beside the sources.
SOURCES = ["pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "constraints.txt",
           "tests/conftest.py", "docs/conf.py"]


def require(true: object, words: str) -> None:
    """End with a sentence unless something is true."""
    if not true:
        sys.exit(f"check_wheel: {words}")


def build(source: Path, folder: Path, *options: str) -> Path:
    """Return what ``python -m build`` wrote last into a folder."""
    subprocess.run([sys.executable, "-m", "build", *options, "--outdir", str(folder), str(source)],
                   check=True, stdout=subprocess.DEVNULL)
    return max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)


def contents(wheel: Path) -> dict[str, bytes]:
    """Return what a wheel holds, by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def look_into(held: dict[str, bytes]) -> None:
    """Require that a wheel holds the package, whole, and nothing else."""
    for name in NEEDED:
        require(held.get(f"priorscope/{name}") is not None, f"the wheel lacks {name}")
    package = ROOT / "src/priorscope"
    missing = [path for path in package.rglob("*.py")
               if f"priorscope/{path.relative_to(package).as_posix()}" not in held]
    require(not missing, f"the wheel lacks {missing[:3]}")
    tops = {PurePosixPath(name).parts[0] for name in held}
    strange = [top for top in tops if top != "priorscope" and not top.endswith(".dist-info")]
    require(not strange, f"the wheel also holds {strange}")
    ends = {PurePosixPath(name).suffix for name in held if name.startswith("priorscope/")}
    require(ends <= {".py", ".typed", ".parquet", ".html", ".css", ".js"},
            f"the wheel holds files that end in {sorted(ends)}")


def look_into_sources(archive: Path) -> None:
    """Require that a source archive holds what is needed to build and to test."""
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    missing = [name for name in SOURCES if name not in names]
    require(not missing, f"the source archive lacks {missing}")
    made = [name for name in names if "__pycache__" in name or name.startswith("docs/_build")]
    require(not made, f"the source archive holds {made[:3]}")


def install(wheel: Path, folder: Path) -> Path:
    """Return the commands' folder of a new environment with the wheel."""
    venv.create(folder, with_pip=False)
    python = folder / "bin/python"
    subprocess.run([sys.executable, "-m", "pip", "-q", "--python", str(python), "install",
                    "--no-deps", str(wheel)], check=True)
    place = subprocess.run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
                           check=True, capture_output=True, text=True).stdout.strip()
    (Path(place) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


def use(commands: Path, folder: Path) -> None:
    """Run the command in an empty folder, with the package of the new environment."""
    def told(*words: str) -> str:
        done = subprocess.run([str(commands / words[0]), *words[1:]], cwd=folder, check=False,
                              capture_output=True, text=True)
        require(done.returncode == 0, f"{' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    where = told("python", "-c", "import priorscope; print(priorscope.__file__)").strip()
    require(Path(where).is_relative_to(commands.parent), f"priorscope came from {where}")
    version = told("python", "-c", "import priorscope; print(priorscope.__version__)")
    require(told("priorscope", "--version") == version, "the command has another version")
    # Lines and planes would be compiled anew, for a minute; the README's audit has done so.
    told("priorscope", "audit", "--epochs", "2", "--limit", "50", "--random-strings", "20",
         "--pairs", "0", "--planes", "0", "--out", "x.html")
    page = (folder / "x.html").read_text()
    require("<svg" in page and "</html>" in page, "the page of the audit is not whole")
    require([path.name for path in folder.iterdir()] == ["x.html"], "the audit left other files")


def main() -> None:
    """Check everything in a folder that is removed at the end."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = build(ROOT, folder / "both")  # the wheel of the source archive
        (archive,) = (folder / "both").glob("*.tar.gz")
        held = contents(wheel)
        look_into(held)
        look_into_sources(archive)
        direct = contents(build(ROOT, folder / "direct", "--wheel"))
        require(held == direct, "the wheels of the source archive and of the tree differ")
        (folder / "empty").mkdir()
        use(install(wheel, folder / "environment"), folder / "empty")
        print(f"{wheel.name}: {len(held)} files, {wheel.stat().st_size} bytes")


if __name__ == "__main__":
    main()
