"""Measure how many small faults in a package its tests notice: mutation testing with mutmut.

    python -m benchmarks.mutation statutes --record
    python -m benchmarks.mutation statutes --only 'statutes.late_fee*' --keep /tmp/mutants
    python -m benchmarks.mutation ledger --sample 60 --seed 20261121

Works on a copy of a commit, so neither open edits nor the run disturb each other. docs/mutation.md
has the recorded scores (`--record` writes them) and says what a score counts. `--keep` takes up
where an earlier run in that directory stopped and leaves mutmut's working files there for
`mutmut show NAME`.
"""

import argparse
import ast
import fnmatch
import json
import random
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from benchmarks.record import keep, machine

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "mutation.md"
COMMIT = "commit-under-test"
SEED = 20261121
NOTICED = frozenset({"killed", "timeout"})
# Decorators that mutmut sees through by itself.
TRANSPARENT = frozenset({"staticmethod", "classmethod"})
STATUS_OF_EXIT_CODE = {
    None: "not run",
    0: "survived",
    1: "killed",
    3: "killed",
    5: "untested",
    33: "untested",
    36: "timeout",
    24: "timeout",
    -24: "timeout",
    152: "timeout",
    255: "timeout",
}


@dataclass(frozen=True, slots=True)
class Target:
    """Modules of a package, the tests that answer for them, and what these need in the copy."""

    package: str
    tests: tuple[str, ...]
    copied: tuple[str, ...] = (".",)
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    deselected: tuple[str, ...] = ()
    options: str = "-p no:playwright -p no:base_url --reuse-db"
    settings: tuple[str, ...] = (
        "DJANGO_SETTINGS_MODULE = tests.settings",
        "markers =\n    browser: no\n    concurrency: no",
    )


SHEET = (
    "statutes/sheet*.py",
    "statutes/printed_sheet.py",
    "statutes/replay.py",
    "statutes/cli/replay.py",
)
# These start a Python without packages, in which the instrumented copy cannot run.
BARE_PYTHON = (
    "tests/statutes/test_cli.py::test_the_command_line_needs_no_installed_package",
    "tests/statutes/test_sheet_file.py::test_without_openpyxl_it_says_what_is_missing",
)
TARGETS = {
    "statutes": Target(
        package="statutes",
        tests=("tests/statutes",),
        copied=("statutes", "tests/__init__.py", "tests/statutes", "docs/rules"),
        without=SHEET,
        deselected=BARE_PYTHON,
        options="-p no:django -p no:playwright -p no:base_url",
        settings=(),
    ),
    "sheet": Target(
        package="statutes",
        tests=tuple(
            f"tests/statutes/test_{name}.py"
            for name in (
                *("sheet", "sheet_sums", "sheet_file", "sheet_file_limits"),
                *("printed_sheet", "replay_findings", "replay_command"),
            )
        ),
        copied=("statutes", "tests/__init__.py", "tests/statutes", "docs/rules"),
        only=SHEET,
        # The file is read for half a minute on instrumented code, for each survivor again.
        deselected=(
            *BARE_PYTHON[1:],
            "tests/statutes/test_sheet_file.py::test_hostile_file_is_refused_in_one_line[far_cell]",
        ),
        options="-p no:django -p no:playwright -p no:base_url",
        settings=("examples = 20",),
    ),
    "ledger": Target(
        package="ledger",
        tests=(
            "tests/ledger",
            "tests/arrears/test_receipts.py",
            "tests/arrears/test_check_books.py",
        ),
        without=("ledger/migrations/*",),
    ),
}


def git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S607


def copy_commit(revision: str, paths: Sequence[str], directory: Path) -> None:
    archive = git("archive", "--format=tar", revision, "--", *paths)
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        tar.extractall(directory, filter="data")


def without_decorator_syntax(source: str) -> str:
    """Write `@d` above `def f` as `f = d(f)` below it, which means the same.

    mutmut leaves decorated functions alone: without this, no property and no cached rule would be
    tried.
    """
    lines = source.splitlines()
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in sorted(functions, key=lambda node: node.lineno, reverse=True):
        decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
        if not decorators or set(decorators) <= TRANSPARENT or function.end_lineno is None:
            continue
        wrapped = function.name
        for decorator in reversed(decorators):
            wrapped = f"{decorator}({wrapped})"
        indent = " " * function.col_offset
        lines.insert(function.end_lineno, f"{indent}{function.name} = {wrapped}")
        del lines[function.decorator_list[0].lineno - 1 : function.lineno - 1]
    return "\n".join(lines) + "\n"


def prepare(target: Target, revision: str, directory: Path) -> None:
    """Lay out the copy: sources, tests, and the settings of both tools."""
    copy_commit(revision, target.copied, directory)
    (directory / COMMIT).write_bytes(git("log", "-1", "--format=%h", revision))
    for path in (directory / target.package).rglob("*.py"):
        if "migrations" not in path.parts:
            path.write_text(without_decorator_syntax(path.read_text("utf-8")), "utf-8")
    plugin = Path(__file__).with_name("mutation_plugin.py")
    (directory / plugin.name).write_text(plugin.read_text("utf-8"), "utf-8")
    lines = [
        "[pytest]",
        f"addopts = -q -p no:cacheprovider -p {plugin.stem} {target.options}",
        "filterwarnings = error",
        f"mutated_package = {target.package}",
        *target.settings,
    ]
    (directory / "pytest.ini").write_text("\n".join(lines) + "\n", "utf-8")
    beside = sorted({path.name for path in directory.iterdir()} - {target.package})
    selection = [*target.tests, *(f"--deselect={test}" for test in target.deselected)]
    (directory / "setup.cfg").write_text(
        "[mutmut]\n"
        + _listed("source_paths", [target.package])
        + _listed("only_mutate", target.only)
        + _listed("do_not_mutate", target.without)
        + _listed("pytest_add_cli_args_test_selection", selection)
        + _listed("also_copy", beside)
        # mutmut waits fifteen times as long as the tests took; a loop shows itself sooner.
        + "timeout_multiplier = 4\ntimeout_constant = 5\n",
        "utf-8",
    )


def _listed(name: str, values: Sequence[str]) -> str:
    """Write a setting that is a list; left out when empty, for mutmut would read one empty text."""
    return f"{name} =\n" + "".join(f"    {value}\n" for value in values) if values else ""


def mutmut(directory: Path, *arguments: str, check: bool = True) -> str:
    """Run mutmut in the copy; one mutant at a time, for the machine is shared."""
    program = Path(sys.executable).with_name("mutmut")
    result = subprocess.run(
        [program, *arguments], cwd=directory, capture_output=True, text=True, check=False
    )
    if check and result.returncode:
        raise SystemExit(f"mutmut {arguments[0]} failed:\n{result.stdout[-4000:]}{result.stderr}")
    return result.stdout


def verdicts(directory: Path) -> dict[str, dict[str, str]]:
    """Return module -> mutant -> status, of all mutants there are."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((directory / "mutants").rglob("*.meta")):
        codes: Mapping[str, int | None] = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        if codes:
            module = path.relative_to(directory / "mutants").as_posix().removesuffix(".py.meta")
            found[module] = {
                name: STATUS_OF_EXIT_CODE.get(code, "suspicious") for name, code in codes.items()
            }
    return found


def sampled(names: Sequence[str], size: int | None, seed: int) -> list[str]:
    """Draw a module's mutants; all of them without a size or where there are no more."""
    if size is None or len(names) <= size:
        return list(names)
    return random.Random(seed).sample(sorted(names), size)


def table(tried: Mapping[str, Mapping[str, str]], made: Mapping[str, int]) -> str:
    """Write the scores in Markdown, a line per module and one for all."""
    rows = [
        "| module | mutants | tried | noticed | by time-out | score |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    total: Counter[str] = Counter()
    for module, statuses in tried.items():
        counts = Counter(statuses.values())
        total += counts
        rows.append(_line(module, made[module], counts))
    rows.append(_line("**all**", sum(made[module] for module in tried), total))
    return "\n".join(rows)


def unnoticed(tried: Mapping[str, Mapping[str, str]]) -> str:
    """List the mutants that no test noticed; `mutmut show NAME` shows what each changes."""
    return "\n".join(
        f"{status}: {name}"
        for statuses in tried.values()
        for name, status in statuses.items()
        if status not in NOTICED
    )


def _line(title: str, made: int, counts: Counter[str]) -> str:
    tried, noticed = counts.total(), sum(counts[status] for status in NOTICED)
    score = f"{100 * noticed / tried:.1f} %" if tried else "–"
    return f"| {title} | {made} | {tried} | {noticed} | {counts['timeout']} | {score} |"


def measure(target: Target, directory: Path, options: argparse.Namespace) -> tuple[str, str]:
    """Try the mutants that were asked for; return the scores and who was not noticed."""
    if not (directory / "setup.cfg").exists():
        prepare(target, options.revision, directory)
    # A name that matches nothing: mutmut makes all mutants and times the tests, and tries none.
    output = mutmut(directory, "run", "--max-children", "1", "none.at.all", check=False)
    made = verdicts(directory)
    if not made or not (directory / "mutants" / "mutmut-stats.json").exists():
        raise SystemExit(
            f"mutmut made no mutants, or the tests fail without one:\n{output[-4000:]}"
        )
    drawn = {
        module: sampled(list(names), options.sample, options.seed) for module, names in made.items()
    }
    chosen = {
        module: [name for name in names if fnmatch.fnmatch(name, options.only)]
        for module, names in drawn.items()
    }
    todo = [
        name
        for module, names in chosen.items()
        for name in names
        if made[module][name] == "not run"
    ]
    if todo:
        mutmut(directory, "run", "--max-children", "1", *todo)
    results = verdicts(directory)
    tried = {
        module: {name: results[module][name] for name in names}
        for module, names in chosen.items()
        if names
    }
    return table(tried, {module: len(names) for module, names in made.items()}), unnoticed(tried)


def conditions(directory: Path, options: argparse.Namespace) -> str:
    """Say in one line what was measured with what."""
    commit = (directory / COMMIT).read_text("utf-8").strip()
    sample = f"up to {options.sample} per module, seed {options.seed}" if options.sample else "all"
    return f"mutmut {version('mutmut')}; mutants: {sample}; tree of {commit}; {machine()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--sample", type=int, metavar="N", help="at most N mutants per module")
    parser.add_argument("--seed", type=int, default=SEED, help="of the sample")
    parser.add_argument("--only", default="*", metavar="PATTERN", help="names of mutants to try")
    parser.add_argument("--revision", default="HEAD", help="the commit to copy")
    parser.add_argument("--keep", type=Path, metavar="DIRECTORY", help="where to work and stay")
    parser.add_argument("--record", action="store_true", help="write the result to the page")
    options = parser.parse_args()
    if options.keep is not None:
        options.keep.mkdir(parents=True, exist_ok=True)
        publish(options.keep.resolve(), options)
        return
    with tempfile.TemporaryDirectory(prefix="mutation-") as directory:
        publish(Path(directory), options)


def publish(directory: Path, options: argparse.Namespace) -> None:
    """Measure, print the result, and write it to the page when that was asked for."""
    scores, left = measure(TARGETS[options.target], directory, options)
    text = f"{conditions(directory, options)}\n\n{scores}"
    print(f"{text}\n\n{left}")
    if options.record:
        keep(options.target, text, page=PAGE)


if __name__ == "__main__":
    main()
