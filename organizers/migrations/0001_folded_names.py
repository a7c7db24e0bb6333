from django.db import migrations

from organizers.names import CREATE_FOLDED, DROP_FOLDED


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(CREATE_FOLDED, DROP_FOLDED)]
