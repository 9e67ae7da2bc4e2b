"""The examples in the help are commands: all parse, and those that need no file of yours run."""

import inspect
import shlex

import pytest

from priorscope.cli.app import app, run

COMMANDS = sorted(name for name in app if not name.startswith("-"))

#: Settings that make a command quick, in place of the example's own.
QUICK = {
    "profile": {"--count": "4", "--resolution": "8", "--bits": "8", "--bit-networks": "8"},
    "sequences": {"--blocks": "1", "--width": "16", "--heads": "2", "--vocabulary": "40",
                  "--length": "12", "--count": "3"},
}

#: Examples that are run: no file of one's own, no download, seconds at the quick settings. The
#: first of audit and of compare are run with more to look at by the tests of these commands.
RUN = [
    "priorscope profile --activation sine --prefactor 2 --depth 4",
    "priorscope profile --law glorot_uniform:4,1 --activation tanh",
    "priorscope sequences --blocks 3 --activation selu --norm-scale 2",
    "priorscope reproduce --list",
]


def examples(name):
    """Return the commands below "For example:", each on one line."""
    text = inspect.cleandoc(app[name].default_command.__doc__)
    block = text.partition("For example:\n")[2].partition("\nParameters\n")[0]
    found = [" ".join(part.split()) for part in block.split("\n\n")]
    return [part for part in found if part.startswith("priorscope ")]


ALL = [example for name in COMMANDS for example in examples(name)]


def test_every_command_has_examples_and_they_are_its_own():
    assert {"audit", "compare", "profile", "reproduce", "sequences"} <= set(COMMANDS)
    for name in COMMANDS:
        assert len(examples(name)) >= 2
        assert all(example.split()[1] == name for example in examples(name))


@pytest.mark.parametrize("example", ALL)
def test_an_example_parses(example):
    called, bound, _ = app.parse_args(shlex.split(example)[1:], exit_on_error=False,
                                      print_error=False)
    assert called is app[example.split()[1]].default_command
    assert bound.args or bound.kwargs


@pytest.mark.parametrize("example", RUN)
def test_an_example_runs(example, tmp_path, monkeypatch, capsys):
    assert example in ALL
    monkeypatch.chdir(tmp_path)
    words = shlex.split(example)[1:]
    for flag, value in QUICK.get(words[0], {}).items():
        if flag in words:
            words[words.index(flag) + 1] = value
        else:
            words += [flag, value]
    assert run(words) == 0, capsys.readouterr().err
    assert len(capsys.readouterr().out) > 200


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_shows_them(name, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "200")
    assert run([name, "--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert all(example in shown for example in examples(name))
