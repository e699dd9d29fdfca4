"""The embedded queue keeps every message until it is acknowledged, whoever dies in between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection, Queue
from kombu.simple import SimpleQueue

from config.filesystem_queue import return_taken_messages

# How long a busy machine may take to bring what is there.
PATIENCE = 120
QUEUE = Queue("letters", routing_key="letters")


@pytest.fixture
def options(tmp_path: Path) -> dict[str, str]:
    for part in ("messages", "control", "processed"):
        (tmp_path / part).mkdir()
    return {
        "data_folder_in": str(tmp_path / "messages"),
        "data_folder_out": str(tmp_path / "messages"),
        "control_folder": str(tmp_path / "control"),
        "processed_folder": str(tmp_path / "processed"),
    }


@pytest.fixture
def letters(options: dict[str, str]) -> Iterator[SimpleQueue]:
    with (
        Connection(transport="config.filesystem_queue:Transport", transport_options=options) as c,
        c.SimpleQueue(QUEUE) as queue,  # type: ignore[arg-type]
    ):
        yield queue


def files(options: dict[str, str], part: str) -> list[str]:
    return [path.name for path in Path(options[part]).iterdir()]


def test_messages_come_in_the_order_of_sending(letters):
    for number in range(20):
        letters.put({"number": number})

    received = []
    for _ in range(20):
        message = letters.get(timeout=PATIENCE)
        message.ack()
        received.append(message.payload["number"])

    assert received == list(range(20))


def test_acknowledged_message_leaves_no_file(letters, options):
    letters.put({"number": 1})

    letters.get(timeout=PATIENCE).ack()

    assert files(options, "data_folder_in") == []
    assert files(options, "processed_folder") == []


def test_message_of_a_dead_consumer_is_returned_once(letters, options):
    letters.put({"number": 1})
    taken = letters.get(timeout=PATIENCE)

    assert return_taken_messages(options) == 1
    assert return_taken_messages(options) == 0
    again = letters.get(timeout=PATIENCE)

    assert again.payload == taken.payload
    again.ack()
    assert files(options, "processed_folder") == []


def test_requeued_message_comes_again_and_only_once(letters, options):
    letters.put({"number": 1})

    letters.get(timeout=PATIENCE).requeue()

    assert files(options, "processed_folder") == []
    letters.get(timeout=PATIENCE).ack()
    with pytest.raises(Empty):
        letters.get(block=False)


def test_rejected_message_is_gone(letters, options):
    letters.put({"number": 1})

    letters.get(timeout=PATIENCE).reject()

    assert files(options, "data_folder_in") == []
    assert files(options, "processed_folder") == []


def test_consumer_that_leaves_in_order_gives_back_what_it_had(options):
    connection = Connection(
        transport="config.filesystem_queue:Transport", transport_options=options
    )
    queue = connection.SimpleQueue(QUEUE)  # type: ignore[arg-type]
    queue.put({"number": 1})
    queue.get(timeout=PATIENCE)

    queue.close()
    connection.release()

    assert files(options, "processed_folder") == []
    assert len(files(options, "data_folder_in")) == 1


def test_message_still_being_written_is_not_read(letters, options):
    unfinished = Path(options["data_folder_in"], "00000000000000000001_tag.letters.msg.part")
    unfinished.write_text('{"half')

    with pytest.raises(Empty):
        letters.get(block=False)
