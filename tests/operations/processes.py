"""What runs on this machine, as Linux tells it."""

from __future__ import annotations

from pathlib import Path


def living(pids: list[int]) -> list[int]:
    """Return those processes that still run; a dead one that nobody has reaped does not."""
    return [pid for pid in pids if _state(pid) not in {"", "Z"}]


def children(pid: int) -> list[int]:
    """Return the children of a process, by what each process says of its parent.

    The kernel's own list of children may leave some out while others come and go.
    """
    processes = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
    return [one for one in processes if _parent(one) == pid]


def descendants(pid: int) -> list[int]:
    """Return the children of a process, and theirs."""
    found = []
    for child in children(pid):
        found += [child, *descendants(child)]
    return found


def _state(pid: int) -> str:
    return (_status(pid) or [""])[0]


def _parent(pid: int) -> int:
    return int((_status(pid) or ["", "0"])[1])


def _status(pid: int) -> list[str]:
    """Return what follows the name in the status line of a process: its state, its parent …"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
