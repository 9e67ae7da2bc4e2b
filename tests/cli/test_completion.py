"""Completion in the shell, installed as the command does it and asked in a real bash."""

import shutil
import subprocess

import pytest

from priorscope.cli.app import run

#: Asks bash what it would complete, for words of which the last is under way.
ASK = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
[[ $(complete -p priorscope) =~ -F\\ ([^ ]+) ]]
"${BASH_REMATCH[1]}" priorscope "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty home, so that nobody's own is written to."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def install(home, shell, capsys):
    script = home / f"completion.{shell}"
    assert run(["--install-completion", "--shell", shell, "--output", str(script)]) == 0
    assert str(script) in capsys.readouterr().out
    return script


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_names_commands_and_flags(shell, home, capsys):
    text = install(home, shell, capsys).read_text(encoding="utf-8")
    for word in ("audit", "compare", "profile", "reproduce", "random-strings"):
        assert word in text


@pytest.mark.parametrize(("words", "expected"), [
    (["priorscope", "aud"], {"audit"}),
    (["priorscope", "pro"], {"profile"}),
    (["priorscope", "audit", "--ran"], {"--random-strings"}),
    (["priorscope", "profile", "--bit"], {"--bits", "--bit-networks"}),
])
def test_bash_completes(words, expected, home, capsys):
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash on this machine")
    script = install(home, "bash", capsys)
    done = subprocess.run([bash, "-c", ASK, "bash", str(script), *words], check=False,
                          capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert {word.strip() for word in done.stdout.splitlines()} == expected


def test_it_is_loaded_from_the_next_start_on(home, capsys):
    script = install(home, "bash", capsys)
    assert str(script) in (home / ".bashrc").read_text(encoding="utf-8")


def test_the_help_names_it(capsys):
    assert run(["--help"]) == 0
    assert "--install-completion" in capsys.readouterr().out
