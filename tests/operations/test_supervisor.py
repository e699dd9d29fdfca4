"""The supervisor with children that misbehave: real processes, no product in them."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from tests.operations.processes import living

pytestmark = pytest.mark.operations

# How long a busy machine may take.
PATIENCE = 120
SUPERVISE = """
import sys
from pathlib import Path
from casework.management.supervisor import Child, Supervisor

child = Child("child", [sys.executable, "-c", sys.argv[1]])
say = lambda line: print(line, flush=True)
Supervisor([child], directory=Path.cwd(), say=say, grace_seconds=float(sys.argv[2])).run(
    each_look=lambda: None
)
print("stopped", flush=True)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open({mark!r}, "w").close()
time.sleep(600)
"""


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *, grace: float = 30) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, code, str(grace)],
            cwd=django_settings.BASE_DIR,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def lines_until(process: subprocess.Popen[str], count: int) -> list[str]:
    assert process.stdout is not None
    return [process.stdout.readline().strip() for _ in range(count)]


def stop(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGTERM)
    return process.communicate(timeout=PATIENCE)[0]


def test_child_that_keeps_ending_is_started_after_growing_pauses(supervise):
    process = supervise("raise SystemExit(3)")

    assert lines_until(process, 2) == [
        "child ended (exit code 3); it starts again in 1 s.",
        "child ended (exit code 3); it starts again in 2 s.",
    ]
    assert stop(process) == "stopped\n"


def test_child_that_ignores_the_request_is_killed_when_the_time_is_over(
    supervise, wait_until, tmp_path
):
    mark = tmp_path / "up"
    process = supervise(STUBBORN.format(mark=str(mark)), grace=1)
    wait_until(mark.exists)

    assert stop(process) == "child did not end in time and is killed.\nstopped\n"


def test_second_request_does_not_wait_for_the_time_of_grace(supervise, wait_until, tmp_path):
    mark = tmp_path / "up"
    process = supervise(STUBBORN.format(mark=str(mark)), grace=600)
    wait_until(mark.exists)

    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)  # what make passes on at once is the same wish
    time.sleep(2)
    assert process.poll() is None
    # Where the first was noticed late, the third may still count as the same wish.
    for _ in range(PATIENCE):
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=3)
            break

    assert process.communicate(timeout=PATIENCE)[0].endswith("stopped\n")


def test_what_a_dead_child_had_started_is_ended_with_it(supervise, wait_until, tmp_path):
    left = tmp_path / "left"
    process = supervise(
        "import subprocess; "
        "grandchild = subprocess.Popen(['sleep', '60']); "
        f"open({str(left)!r}, 'a').write(str(grandchild.pid) + ' ')"
    )

    assert lines_until(process, 1) == ["child ended (exit code 0); it starts again in 1 s."]
    grandchild = int(left.read_text().split()[0])
    wait_until(lambda: living([grandchild]) == [])
    stop(process)
    everything = [int(pid) for pid in left.read_text().split()]
    wait_until(lambda: living(everything) == [])
