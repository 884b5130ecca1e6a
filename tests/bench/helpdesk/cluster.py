"""A private PostgreSQL, with default settings but for where it listens, and the CPU time it has used."""

import glob
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def programs() -> Path:
    """The folder that holds initdb, postgres and pg_isready: the newest that is installed."""
    installed = [Path(path).parent for path in glob.glob("/usr/lib/postgresql/*/bin/initdb")]
    if installed:
        return max(installed, key=lambda folder: [int(part) for part in folder.parent.name.split(".")])
    found = shutil.which("initdb")
    if not found:
        raise SystemExit("helpdesk: no initdb: PostgreSQL is not installed")
    return Path(found).resolve().parent


def as_whom() -> dict:
    """PostgreSQL refuses to run as root."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


class Cluster:
    """Runs from entering to leaving; `sockets` is the folder to connect to."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.bin = programs()
        self.server = None

    def __enter__(self) -> "Cluster":
        try:
            self.data = Path(tempfile.mkdtemp(prefix="cluster-", dir=self.work))
            # The name of a socket must be short.
            self.sockets = Path(tempfile.mkdtemp(prefix="helpdesk-"))
            self._make()
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self.server:
            self._stop()
        for folder in ("data", "sockets"):
            if hasattr(self, folder):
                shutil.rmtree(getattr(self, folder), ignore_errors=True)

    def _make(self) -> None:
        if os.geteuid() == 0:
            for folder in (self.data, self.sockets):
                shutil.chown(folder, "postgres", "postgres")
        command = [self.bin / "initdb", "-D", self.data, "-U", "helpdesk"]
        command += ["--auth=trust", "--encoding=UTF8", "--no-locale"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=sys.stderr, cwd="/", **as_whom())

    def _start(self) -> None:
        command = [self.bin / "postgres", "-D", self.data, "-k", self.sockets, "-c", "listen_addresses="]
        with open(self.work / "postgresql.log", "wb") as log:
            self.server = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", start_new_session=True, **as_whom())
        until = time.monotonic() + 60
        while subprocess.run([self.bin / "pg_isready", "-q", "-h", self.sockets]).returncode != 0:
            if self.server.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"helpdesk: PostgreSQL does not start, see {log.name}")
            time.sleep(0.1)

    def _stop(self) -> None:
        # First the fast way, which waits for nobody, then the one that leaves all as it is.
        for how in (signal.SIGINT, signal.SIGQUIT):
            self.server.send_signal(how)
            try:
                self.server.wait(timeout=30)
                return
            except subprocess.TimeoutExpired:
                continue
        self.server.kill()
        self.server.wait()

    def version(self) -> str:
        return subprocess.check_output([self.bin / "postgres", "--version"], text=True).split()[2]

    def cpu_seconds(self) -> float:
        """Of all its processes since it was started, also of those that have ended."""
        while True:
            try:
                before = self._processes()
                ticks = sum(cpu_ticks(pid) for pid in before)
                # One that ended meanwhile would be counted twice, or not at all.
                if self._processes() == before:
                    return ticks / os.sysconf("SC_CLK_TCK")
            except (FileNotFoundError, ProcessLookupError):
                continue

    def _processes(self) -> list[int]:
        return [self.server.pid, *children(self.server.pid)]


def stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat that follow the name."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def cpu_ticks(pid: int) -> int:
    """utime, stime, cutime and cstime; the last two are of its children that have ended."""
    return sum(int(field) for field in stat(pid)[11:15])


def children(parent: int) -> list[int]:
    """All of PostgreSQL's processes are children of the first one."""
    found = []
    for folder in glob.glob("/proc/[0-9]*"):
        try:
            pid = int(folder.removeprefix("/proc/"))
            if int(stat(pid)[1]) == parent:
                found.append(pid)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return sorted(found)
