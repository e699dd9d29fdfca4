"""Rules of the code base that no linter knows."""

from __future__ import annotations

import ast
import re

from tests.architecture.sources import (
    ROOT,
    calls,
    files,
    imports,
    name,
    product_modules,
    tree,
)

MAX_LINES = 400


def calls_ending(*endings: str) -> list[str]:
    return [
        f"{name(path)}:{line} {function}"
        for path in product_modules()
        for line, function in calls(path)
        if function.endswith(endings)
    ]


def test_rounding_is_named_in_one_place():
    found = {place.partition(":")[0] for place in calls_ending(".quantize")}

    assert found == {"statutes/money.py"}


def test_today_is_asked_in_the_time_zone_of_the_product():
    assert calls_ending("date.today", "datetime.utcnow", "datetime.today") == []
    assert calls_ending("timezone.now().date") == []
    # The command line of statutes has no Django to ask; it names the time zone itself.
    clocks = {place.partition(":")[0] for place in calls_ending("datetime.now")}
    assert clocks <= {"statutes/cli/main.py"}


def test_no_float_enters_the_law():
    law = files(".py", under="statutes")
    literals = [
        f"{name(path)}:{node.lineno}"
        for path in law
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    conversions = [
        f"{name(path)}:{line}"
        for path in law
        for line, function in calls(path)
        if function == "float"
    ]

    assert len(law) > 5
    assert literals == []
    assert conversions == []


def test_row_locks_leave_keys_alone():
    """FOR UPDATE keeps out the checks of foreign keys at COMMIT and so makes deadlocks."""
    locks = [
        f"{name(path)}:{node.lineno}"
        for path in product_modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith(".select_for_update")
        and "no_key" not in {keyword.arg for keyword in node.keywords}
    ]

    assert locks == []


def test_services_do_not_send_tasks():
    senders = [
        place
        for place in calls_ending(".delay", ".delay_on_commit", ".apply_async", ".send_task")
        if "services" in place.partition(":")[0]
    ]

    assert senders == []


def test_models_know_neither_services_nor_pages():
    strangers = {
        f"{name(path)} imports {module}"
        for path in product_modules()
        if path.stem in {"models", "enums", "querysets"}
        for module in imports(path)
        if re.search(r"\.(services|selectors|views|forms|tasks)\b", module)
    }

    assert strangers == set()


def test_workflow_tables_are_pure():
    """A transition table may name enums and other tables and nothing else of the project."""
    impure = {
        f"{name(path)} imports {module}"
        for path in product_modules()
        if path.stem == "workflow"
        for module in imports(path)
        if re.match(r"(django|celery|rest_framework)\b", module)
        or re.search(r"\.(models|services|selectors|views|tasks)\b", module)
    }

    assert impure == set()


def test_no_file_is_longer_than_a_reader_can_keep_in_mind():
    long = {
        name(path): count
        for path in files(".py", ".html", ".css", ".js")
        if "migrations" not in path.parts
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }

    assert long == {}


def test_no_path_of_a_particular_machine():
    particular = re.compile(r"(?<![\w.])/(?:work|home|root|Users)/\w|[A-Z]:\\Users|\.\./shared")
    found = [
        f"{name(path)}:{number}"
        for path in files(".py", ".md", ".toml", ".txt", ".in", ".html", ".js", ".css", ".json", "")
        if path.name != "test_source_rules.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if particular.search(line)
    ]

    assert found == []


def test_requirements_are_compiled_and_agree():
    """Each file is what uv made of its .in file, with hashes; both lock the same versions."""
    locked = {}
    for stem in ("requirements", "requirements-dev"):
        text = (ROOT / f"{stem}.txt").read_text(encoding="utf-8")
        assert f"uv pip compile --generate-hashes {stem}.in -o {stem}.txt" in text
        pins = re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([\w.+!-]+) ", text, re.MULTILINE)
        locked[stem] = {package.lower(): version for package, version in pins}
        assert text.count(" \\\n    --hash=") >= len(pins) > 0
        asked = re.findall(
            r"^([\w.-]+)", (ROOT / f"{stem}.in").read_text(encoding="utf-8"), re.MULTILINE
        )
        missing = {package.lower() for package in asked if package != "-r"} - set(locked[stem])
        assert missing == set(), f"compile {stem}.in again, see CONTRIBUTING.md"

    assert locked["requirements"].items() <= locked["requirements-dev"].items()
