"""Writes server/src/core/data/timeZones.json: every name that the tz database of this Python knows.

Run it where /usr/share/zoneinfo or the tzdata distribution is current: python3 scripts/vendor-time-zones.py
"""
import json
import pathlib
import zoneinfo


def main():
    target = pathlib.Path(__file__).parent.parent / "server/src/core/data/timeZones.json"
    names = sorted(zoneinfo.available_timezones())
    areas = {}
    for name in names:
        area, _, rest = name.partition("/")
        areas.setdefault(area if rest else "", []).append(rest or name)
    target.write_text(json.dumps({"source": "tz database " + version(), "areas": {area: " ".join(rest) for area, rest in sorted(areas.items())}}, indent=1) + "\n")


def version():
    for folder in zoneinfo.TZPATH:
        path = pathlib.Path(folder, "tzdata.zi")
        if path.exists():
            return path.read_text().splitlines()[0].removeprefix("# version ")
    return "unknown"


main()
