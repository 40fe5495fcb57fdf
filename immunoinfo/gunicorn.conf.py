"""How gunicorn serves the site: `gunicorn -c immunoinfo/gunicorn.conf.py`. WEB_CONCURRENCY sets the number of processes.

Anything here can be changed for one machine on the command line or in GUNICORN_CMD_ARGS, for instance `--bind`.
"""

import gc
import os
from tempfile import mkdtemp
from typing import Any

wsgi_app = "immunoinfo.wsgi"
# Threads, because a page waits for the database now and then; each keeps its connection open.
worker_class = "gthread"
# Many, because a save on SQLite waits in its thread for the saves before it: with four, eight editors keep all readers
# of two processes waiting. Idle ones cost little; PostgreSQL needs a connection for each that was ever busy.
threads = 16
preload_app = True  # the code is loaded once and shared by all processes
keepalive = 75  # seconds, longer than the 60 for which nginx keeps a connection to us
timeout = 60  # seconds without a sign of life until a process is replaced; large imports take 15
graceful_timeout = 30  # seconds for requests under way when the server is told to stop
# Addresses and schemes of visitors are TrustedProxyMiddleware's business; nobody may choose the path we answer under.
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
control_socket_disable = True
worker_tmp_dir = "/dev/shm"  # noqa: S108 - signs of life must not wait for a disk
if os.environ.get("METRICS_TOKEN") and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    # Where all processes of this server count; left behind at its end, for a successor may have inherited it.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = mkdtemp(prefix="immunoinfo-metrics-")

gc.disable()  # while the code is loaded: looking for garbage, of which there is none to speak of, takes a fifth of the time


def when_ready(server: Any) -> None:
    """Keep the collector from touching, and so copying, what all processes share."""
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    gc.enable()
