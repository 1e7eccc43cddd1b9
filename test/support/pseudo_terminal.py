"""Runs a command in a pseudo-terminal: pseudo_terminal.py TYPED COMMAND ...; prints all that the terminal showed.

TYPED is a JSON list of pairs: what to wait for on the screen, then what to type. Ends with the command's exit code.
"""

import json
import os
import pty
import select
import sys

typed = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
screen, seen = b"", 0
while True:
    ready, _, _ = select.select([terminal], [], [], 120)
    try:
        piece = os.read(terminal, 65536) if ready else b""
    except OSError:  # Linux tells the end of a pseudo-terminal this way.
        piece = b""
    if not piece:
        break
    screen += piece
    while typed and typed[0][0].encode() in screen[seen:]:
        wanted, keys = typed.pop(0)
        seen = screen.index(wanted.encode(), seen) + len(wanted.encode())
        os.write(terminal, keys.encode())
if not ready:
    os.kill(child, 9)
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(screen)
sys.exit(os.waitstatus_to_exitcode(status) & 255)
