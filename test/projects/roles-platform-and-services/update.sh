#!/bin/sh
pip install -r requirements-dev.txt
python manage.py migrate
