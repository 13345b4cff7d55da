#!/bin/sh
# Makes a second Python with a newer Django for `npm run parity`, where the package index can be reached: out/parity-python.
# What cannot be installed is taken from the Python that is there, or left out; the truths recorded for it are then used as they are.
set -u
cd "$(dirname "$0")/../.." || exit 1
target=out/parity-python
python=${1:-python3}
"$python" -m venv "$target" || exit 1
for package in "django>=5.2,<5.3" environs python-dotenv pydantic-settings django-environ python-decouple dj-database-url django-split-settings django-configurations dynaconf PyYAML; do
  "$target/bin/pip" install --quiet --retries 0 "$package" || echo "not installed: $package" >&2
done
# Pure Python libraries of the system's own Python stand in for those that could not be installed.
site=$("$target/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
for pair in decouple:python_decouple environ:django_environ dj_database_url:dj_database_url split_settings:django_split_settings dotenv:python_dotenv six:six; do
  name=${pair%%:*}
  "$target/bin/python" -c "import $name" 2>/dev/null && continue
  file=$(/usr/bin/python3 -c "import importlib.util as u; s = u.find_spec('$name'); print(s.origin if s else '')" 2>/dev/null)
  [ -n "$file" ] || continue
  case $file in */__init__.py) file=$(dirname "$file") ;; esac
  ln -sfn "$file" "$site/$(basename "$file")"
  for metadata in "$(dirname "$file")/${pair#*:}"-*; do ln -sfn "$metadata" "$site/$(basename "$metadata")"; done
done
"$target/bin/python" test/parity/oracle.py --versions
