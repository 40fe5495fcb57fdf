"""A server that is told to stop finishes what it has begun, and takes nothing new."""

import signal
import socket

import pytest

from tests import serving

BODY = b"kind=question&path=%2Fquestions%2Fx%2F&useful=yes&text="
WORDS = b"Thanks."


@pytest.mark.thorough
def test_a_request_under_way_is_answered_when_the_server_is_told_to_stop(tmp_path):
    environment = serving.production(tmp_path)
    environment.pop("DATABASE_URL", None)
    serving.prepare(environment)
    with serving.serving(environment) as server:
        head = (
            f"POST /feedback/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: https://127.0.0.1:{server.port}\r\n"
            "X-Forwarded-Proto: https\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(BODY + WORDS)}\r\nExpect: 100-continue\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", server.port), timeout=serving.PATIENCE) as slow:
            slow.sendall(head.encode())
            begun = slow.recv(100)  # comes when the request is being answered
            slow.sendall(BODY)
            server.process.send_signal(signal.SIGTERM)
            while b"Handling signal: term" not in server.log.read_bytes():
                pass
            slow.sendall(WORDS)
            answer = slow.recv(10_000)
        server.visitor.connection.close()
        code = server.process.wait(serving.PATIENCE)

    assert begun.startswith(b"HTTP/1.1 100 ")
    assert answer.startswith((b"HTTP/1.1 303 ", b"HTTP/1.1 400 "))
    assert code == 0
    with pytest.raises(OSError, match=r"refused|reset"):
        socket.create_connection(("127.0.0.1", server.port), timeout=1)
