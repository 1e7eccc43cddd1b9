"""Hooks that JupyterLab calls after it has saved a notebook."""

import os
import subprocess


def git(folder, *arguments):
    """Returns what git prints, or None if it fails, is missing or takes too long."""
    command = ["git", "-C", folder, *arguments]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return result.stdout.strip() if result.returncode == 0 else None


def refresh_git(os_path, **_):
    """
    Lets git see that a notebook in which only results have changed is not modified.

    If a file's size has changed, git calls it modified before it asks the filter. Adding the file again corrects that.
    It is added only if the filtered file equals the one in the index, so nothing is ever staged.
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
