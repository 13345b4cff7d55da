set -e
python manage.py collectstatic --noinput
exec gunicorn shop.wsgi_cloud
