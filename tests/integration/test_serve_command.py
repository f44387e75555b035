"""`jamfor serve`, started and stopped as at a terminal."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from jamfor.cli import check
from jamfor.cli.main import main


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


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
    """Return the processes a server started."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    return [int(pid) for pid in children.read_text("ascii").split()]


@pytest.mark.skipif(sys.platform != "linux", reason="it looks for workers in /proc")
def test_ctrl_c_stops_it_without_a_word(little_data: Path) -> None:
    """Breaks if workers take the terminal's Ctrl-C for themselves: an error to granian.

    A visitor who keeps a connection open does not keep the server up.
    """
    port = free_port()
    command = ["serve", "--data", str(little_data), "--port", str(port)]
    server = subprocess.Popen(
        [sys.executable, "-m", "jamfor.cli", *command, "--workers", "2"],
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
