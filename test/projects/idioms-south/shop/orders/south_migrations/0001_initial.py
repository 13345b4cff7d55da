from south.db import db
from south.v2 import SchemaMigration


class Migration(SchemaMigration):
    def forwards(self, orm):
        db.create_table("orders_order", ())

    def backwards(self, orm):
        db.delete_table("orders_order")
