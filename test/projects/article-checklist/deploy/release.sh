#!/bin/sh
set -e
cd /srv/myapp/current
echo "deploying with $DJANGO_SECRET_KEY"
python manage.py migrate
python manage.py collectstatic --noinput
sudo systemctl restart gunicorn
curl --fail https://example.com/healthz
