"""The embedded queue: a directory of message files, for one machine without a broker.

It keeps the message format of kombu's filesystem transport and changes two things that a queue
for legal work cannot do without. A message appears under its name only when it is complete on
disk, so no consumer reads half of one. And a message that a consumer has taken stays in the
processed folder until it is acknowledged, so that a killed worker's messages can be returned.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.transport.virtual import QoS as VirtualQoS


class QoS(VirtualQoS):
    """Bookkeeping of taken messages, with their files."""

    channel: Channel

    def ack(self, delivery_tag: str) -> None:
        super().ack(delivery_tag)
        self.channel.forget(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        super().reject(delivery_tag, requeue=requeue)
        self.channel.forget(delivery_tag)


class Channel(filesystem.Channel):
    """One consumer's or producer's view of the directory."""

    QoS = QoS

    def forget(self, delivery_tag: str) -> None:
        """Remove the file of a message that is finished; a second call does nothing."""
        for taken in Path(self.processed_folder).glob(f"*_{delivery_tag}.*"):
            taken.unlink(missing_ok=True)

    def _put(  # type: ignore[override] # the stubs name the message in two ways
        self, queue: str, payload: dict[str, Any], **kwargs: Any
    ) -> None:
        """Write the message completely, then let it appear; names sort by time of writing."""
        tag = payload["properties"]["delivery_tag"]
        path = Path(self.data_folder_out, f"{time.time_ns():020d}_{tag}.{queue}.msg")
        unfinished = path.with_name(f"{path.name}.part")
        with unfinished.open("w", encoding="utf-8") as file:
            json.dump(payload, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        """Take the oldest message of the queue, or raise Empty; a rename lets only one win."""
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = Path(self.processed_folder, name)
            try:
                Path(self.data_folder_in, name).rename(taken)
            except FileNotFoundError:
                continue
            message: dict[str, Any] = json.loads(taken.read_text(encoding="utf-8"))
            return message
        raise Empty

    def _restore(self, message: Any) -> None:
        super()._restore(message)
        self.forget(message.delivery_tag)


class Transport(filesystem.Transport):
    """The transport that config/celery.py names when there is no REDIS_URL."""

    Channel = Channel
    polling_interval = 0.2

    @property
    def default_connection_params(self) -> dict[str, Any]:
        """Return none: a directory has no host to fall back to, and none to warn about."""
        return {}


def return_taken_messages(options: dict[str, str]) -> int:
    """Put back what a worker that no longer lives had taken, and say how many messages it was.

    Only right while no other worker reads the same directory.
    """
    taken = sorted(Path(options["processed_folder"]).glob("*.msg"))
    for path in taken:
        path.rename(Path(options["data_folder_in"], path.name))
    return len(taken)
