#!/bin/bash
BACKUP_DIR="/backups/postgres"
DATE=$(date +%Y%m%d_%H%M%S)
pg_dump -h localhost -U shop -Fc shop > "$BACKUP_DIR/db_$DATE.dump"
find $BACKUP_DIR -type f -mtime +7 -delete
