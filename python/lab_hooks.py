"""What JupyterLab does after a notebook was saved, besides saving it."""

import os
import subprocess


def git(folder, *arguments):
    """What git prints, or None where it fails, is missing or does not end."""
    command = ["git", "-C", folder, *arguments]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return result.stdout.strip() if result.returncode == 0 else None


def refresh_git(os_path, **_):
    """
    Tells git that a notebook with nothing but new results is not modified.

    Git calls a file modified when its size has changed, before it asks the filter. Adding the file again settles it;
    that is done only where the filtered file is what the index holds already, so nothing is ever staged.
    """
    if not os_path.endswith(".ipynb"):
        return
    folder, name = os.path.split(os.path.abspath(os_path))
    staged = git(folder, "ls-files", "--stage", "--", name)
    prefix = git(folder, "rev-parse", "--show-prefix")
    if not staged or prefix is None or len(staged.split("\n")) != 1:
        return
    if git(folder, "hash-object", f"--path={prefix}{name}", name) == staged.split()[1]:
        git(folder, "add", "--", name)
