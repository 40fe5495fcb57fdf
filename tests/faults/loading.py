"""`loaddata` is killed six times on its way: there is all of the content or nothing, never a part."""

import os
import signal
import subprocess
import sys
import time

from tests.faults.figures import every, holds, none
from tests.faults.sites import FIXTURES
from tests.serving import ROOT

KILLS = 6
COMMAND = [sys.executable, "manage.py", "loaddata", *FIXTURES, "--verbosity", "0"]


def figures(copy):
    site = copy("loading")
    with site.shell() as shell:
        whole = shell("counts")
        shell("empty")
        nothing = shell("counts")
        started = time.monotonic()
        subprocess.run(COMMAND, cwd=ROOT, env=site.environment, check=True)
        taken = time.monotonic() - started
        shell("empty")
        killed, partial = 0, []
        for _try in range(2 * KILLS):
            # The last of these falls into the end of the load, where it is being committed.
            started = time.monotonic()
            if killed_after(site, taken * (0.4 + 0.6 * killed / KILLS)) == -signal.SIGKILL:
                killed += 1
            else:  # it was quicker this time, and done
                taken = time.monotonic() - started
            seen = rows(shell("counts"))
            partial += [seen] if seen not in (rows(nothing), rows(whole)) else []
            if seen == rows(whole):
                shell("empty")
            if killed == KILLS:
                break
        yield every("killed on the way", killed, KILLS)
        yield none("a part of the content stayed", partial)
        for _time in range(2):
            site.manage("loaddata", *FIXTURES)
        yield holds(
            "loaded again, and once more: the same rows", rows(shell("counts")) == rows(whole), str(shell("counts"))
        )
        with site.serving() as server:
            yield holds(
                "search finds what a plain loaddata brought", b"/articles/" in server.ask("/search/?q=checkpoint").body
            )
        checked = site.manage("check_search_index", check=False)
        yield none("search differs from the content", checked.stdout.splitlines() if checked.returncode else [])
        yield none("what the database finds wrong with itself", shell("faults_of_the_database"))


def rows(counts):
    """Leave out what search makes of the content when it is first asked."""
    return {name: count for name, count in counts.items() if not name.startswith("search.")}


def killed_after(site, seconds):
    process = subprocess.Popen(COMMAND, cwd=ROOT, env=site.environment, start_new_session=True)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.wait()
