"""JupyterLab that ends with the program that has started it, however that ends: standard input is a pipe from there.

usage: python lab.py [JUPYTERLAB'S OPTIONS]
"""

import os
import signal
import sys
import threading
import time

from jupyterlab.labapp import main

# Kernels get this long to end before the server is killed, in seconds.
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
