"""Runs JupyterLab until the program that has started it ends.

Standard input is a pipe from that program, so it is closed however the program ends.

usage: python lab.py [JUPYTERLAB'S OPTIONS]
"""

import os
import signal
import sys
import threading
import time

from jupyterlab.labapp import main

# How long kernels have to end before the server is killed, in seconds.
PATIENCE = 15


def end_with_starter():
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=end_with_starter, daemon=True).start()
    sys.exit(main())
