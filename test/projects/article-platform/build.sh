#!/usr/bin/env bash
set -o errexit
set -o nounset
set -o pipefail

pip install -r requirements.txt
python manage.py migrate --no-input
python manage.py collectstatic --no-input --clear

if [ -z "$SECRET_KEY" ]; then
    echo "SECRET_KEY is missing"
    exit 1
fi
