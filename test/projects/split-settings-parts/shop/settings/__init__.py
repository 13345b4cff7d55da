import os

from split_settings.tools import include

parts = ["core.py"]
if os.environ.get("CI_RUN", "") and bool(os.environ["CI_RUN"]):
    parts.append("runner.py")
elif os.environ.get("ON_HEROKU"):
    parts.append("heroku.py")
else:
    parts.append("private.py")

include(*parts)
