"""Run the command line as a person would, without leaving the process."""

import csv

import pytest

from statutes.cli.main import main


@pytest.fixture
def run(capsys):
    """Run the command line; return exit code, stdout and stderr."""

    def act(*arguments):
        code = main(arguments)
        return code, *capsys.readouterr()

    return act


@pytest.fixture
def batch(run, tmp_path):
    """Run a command over a file with the given content; return exit code, rows and stderr."""

    def act(command, content, *options):
        path = tmp_path / "cases.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        code, output, error = run(command, "--batch", str(path), *options)
        return code, list(csv.DictReader(output.splitlines())), error

    return act


@pytest.fixture
def refused(run):
    """Run what must be refused; return its one line, having seen that nothing else came out."""

    def act(*arguments):
        code, output, error = run(*arguments)
        assert (code, output) == (2, "")
        assert error.startswith("error: ")
        assert error.count("\n") == 1
        return error

    return act
