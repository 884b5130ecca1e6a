"""No waiting where nothing is waited for: the emulator is as slow as its functions, not slower."""

import socketserver

from ministack.core import lambda_runtime


def apply() -> None:
    # A silent function was given 50 ms to say something.
    lambda_runtime.Worker._drain_stderr_bounded.__defaults__ = (0.004, 0.002, 0.25)
    # The runtime interface answered 40 ms late.
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True
