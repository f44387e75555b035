"""`jamfor serve`, started and stopped as at a terminal."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from builders.serving import environment, free_port, serving
from jamfor.cli import check
from jamfor.cli.main import main


def visit(port: int, server: subprocess.Popen[str]) -> HTTPConnection:
    """Ask for the front page as soon as it answers; leave the connection open."""
    while server.poll() is None:
        visitor = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            visitor.request("GET", "/sv/")
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            response = visitor.getresponse()
            response.read()
            assert response.status == 200
            return visitor
    raise AssertionError(f"it stopped by itself: {server.communicate()}")


def workers_of(server: subprocess.Popen[str]) -> list[int]:
    """Return the processes a server started that a terminal’s Ctrl-C goes to."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    found = [int(pid) for pid in children.read_text("ascii").split()]
    return [pid for pid in found if os.getpgid(pid) == server.pid]


@pytest.mark.skipif(sys.platform != "linux", reason="it looks for workers in /proc")
def test_ctrl_c_stops_it_without_a_word(little_data: Path) -> None:
    """Breaks if workers take the terminal's Ctrl-C for themselves: an error to granian.

    A visitor who keeps a connection open does not keep the server up.
    """
    port = free_port()
    command = ["serve", "--data", str(little_data), "--port", str(port)]
    server = subprocess.Popen(
        [sys.executable, "-m", "jamfor.cli", *command, "--workers", "2"],
        env=environment(""),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # a group of its own, which Ctrl-C goes to as a whole
    )
    try:
        visit(port, server).close()
        for worker in workers_of(server):
            os.kill(worker, signal.SIGINT)
        time.sleep(0.5)  # workers that take it for themselves are gone by now
        visitor = visit(port, server)
        os.killpg(server.pid, signal.SIGINT)
        told, _ = server.communicate(timeout=60)
        visitor.close()
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)

    assert told == f"Jämför: http://127.0.0.1:{port}/  (Ctrl-C stops)\n"
    assert server.returncode == 0


def test_before_it_answers_it_has_a_key_of_its_own_and_a_database(
    little_data: Path, tmp_path: Path, database_url: str
) -> None:
    """Breaks when workers start before migrations, or each makes a key for itself: then
    nobody who came in stays in. The key is made once, and only its owner reads it.
    """
    data = tmp_path / "data"
    (data / "releases").mkdir(parents=True)
    for path in (little_data / "releases").iterdir():
        (data / "releases" / path.name).symlink_to(path)
    keys = []

    for _ in range(2):
        with serving(data, database_url) as port:
            visitor = HTTPConnection("127.0.0.1", port, timeout=60)
            visitor.request("GET", "/sv/enkat/2022/1460")
            # No table is missing: it answers that it does not know who we are.
            assert visitor.getresponse().status in (302, 401, 403, 404)
            visitor.close()
        key = data / "protected" / "secret-key"
        keys.append(key.read_text("ascii"))

    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert keys[0] == keys[1]
    assert len(keys[0]) >= 50


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:9/none"])
def test_a_database_that_does_not_answer_is_told_in_a_sentence(
    url: str, little_data: Path
) -> None:
    """Breaks if the driver’s backtrace is what a user gets to read."""
    command = ["serve", "--data", str(little_data), "--port", str(free_port())]

    told = subprocess.run(
        [sys.executable, "-m", "jamfor.cli", *command],
        env=environment(url),
        timeout=60,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 2
    assert told.stderr.startswith("jamfor: the database cannot be used")
    assert "[no-database]" in told.stderr


def test_a_port_that_is_taken_is_told_in_a_sentence(
    little_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if the server's backtrace is what a user gets to read."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["serve", "--data", str(little_data), "--port", port]) == 2

    assert "--port chooses another [refused]" in capsys.readouterr().err


def test_ctrl_c_in_a_command_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if stopping a long command ends in a traceback."""

    def interrupted(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "check", interrupted)

    assert main(["check"]) == 130
    assert capsys.readouterr().err == "\njamfor: stopped\n"
