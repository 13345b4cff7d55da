#!/bin/sh
python manage.py migrate --noinput
python manage.py loaddata start.json
celery -A config worker &
gunicorn config.wsgi:application --bind 0.0.0.0:8000 --workers 3
