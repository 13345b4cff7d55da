#!/bin/sh
# Makes a Python for each Django that migrations are compared on: out/djangos/3.2 … with PostgreSQL's and MariaDB's drivers. Prints them as PARITY_PYTHON takes them.
# What the package index lacks is taken from Debian's archive, of any suite, with a state of apt's own: nothing is installed. What cannot be had is left out.
set -u
cd "$(dirname "$0")/../../.." || exit 1
mkdir -p out/djangos/apt/lists/partial out/djangos/apt/cache/archives/partial out/djangos/apt/sources
apt=$PWD/out/djangos/apt
for suite in bookworm trixie trixie-backports sid experimental; do
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian $suite main"
done > "$apt/sources.list"
options="-o Dir::State::lists=$apt/lists -o Dir::Cache=$apt/cache -o Dir::Etc::sourcelist=$apt/sources.list -o Dir::Etc::sourceparts=$apt/sources"
apt-get $options update > /dev/null 2>&1 || echo "Debian's archive cannot be reached" >&2
found=
for wanted in 3.2:3.9 4.2:3.11 5.2:3.12 6.0:3.13 6.1:3.13; do
  version=${wanted%%:*}
  target=out/djangos/$version
  # The system's own has the drivers too.
  if /usr/bin/python3 -c "import sys, django, psycopg2, MySQLdb; sys.exit(django.__version__[:4] != '$version.')" 2> /dev/null; then
    found=$found:/usr/bin/python3
    continue
  fi
  python=
  for minor in "${wanted#*:}" 3.13 3.12 3.11 3.10; do
    [ -n "$python" ] || python=$(ls -d "$HOME"/.pyenv/versions/"$minor".*/bin/python3 2> /dev/null | head -1)
    [ -n "$python" ] || python=$(command -v "python$minor")
  done
  [ -n "$python" ] || continue
  [ -x "$target/bin/python" ] || "$python" -m venv "$target" || continue
  pip="$target/bin/python -m pip install --quiet --retries 0 --disable-pip-version-check"
  # Django before 4.2 has no psycopg 3.
  case $version in 3.*) $pip psycopg2-binary pytz 2> /dev/null ;; *) $pip "psycopg[binary]" 2> /dev/null || $pip psycopg 2> /dev/null ;; esac
  $pip pymysql sqlparse asgiref tzdata 2> /dev/null
  if ! $pip "django==$version.*" 2> /dev/null; then
    package=$(apt-cache $options madison python3-django | sed -n "s/^ *python3-django *| *\([0-9]*:$version\.[^ ]*\) .*/\1/p" | head -1)
    [ -n "$package" ] || continue
    (cd "$apt" && apt-get $options download "python3-django=$package" > /dev/null 2>&1 && dpkg -x python3-django_*"${package#*:}"_all.deb "../$version/debian")
    site=$("$target/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
    ln -sfn "$PWD/$target/debian/usr/lib/python3/dist-packages/django" "$site/django"
  fi
  "$target/bin/python" -c 'import django' 2> /dev/null && found=$found:$PWD/$target/bin/python
done
echo "${found#:}"
