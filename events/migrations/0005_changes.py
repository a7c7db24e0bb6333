from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from desk.editions import TURN

CHANGES = Path(__file__).with_suffix(".sql").read_text().replace("{TURN}", str(TURN))
BEFORE = (Path(__file__).parent / "0003_index.sql").read_text()
# Back to the function as 0003 made it, and to triggers that watch no links.
START, END = "CREATE FUNCTION events_index(", "-- Before a statement that can change"
FORGET = f"""
DROP TRIGGER index_turn ON events_link;
DROP TRIGGER index_emptied ON events_link;
DROP TRIGGER index_inserted ON events_link;
DROP TRIGGER index_deleted ON events_link;
DROP TRIGGER index_updated ON events_link;
DROP TRIGGER index_updated ON events_event;
CREATE TRIGGER index_updated AFTER UPDATE ON events_event
    REFERENCING OLD TABLE AS gone NEW TABLE AS came FOR EACH STATEMENT
    EXECUTE FUNCTION events_index_changed('SELECT id FROM changed');
DROP FUNCTION events_index;
{BEFORE[BEFORE.index(START) : BEFORE.index(END)]}
DROP FUNCTION events_told;
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("events", "0004_index_of_series")]

    operations = [
        migrations.SeparateDatabaseAndState(  # it is the event's number as before
            state_operations=[
                migrations.RenameField("entry", "event_id", "event"),
                migrations.AlterField(
                    "entry",
                    "event",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="entry",
                        serialize=False,
                        to="events.event",
                    ),
                ),
            ]
        ),
        migrations.AddField("entry", "uuid", models.UUIDField(null=True)),
        migrations.AddField(
            "entry",
            "fingerprint",
            models.TextField(db_default=""),
        ),
        migrations.AddField(
            "entry",
            "turns",
            django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), null=True),
        ),
        migrations.AddField("entry", "changed", models.BigIntegerField(null=True)),
        migrations.AddField("entry", "revision", models.IntegerField(db_default=0)),
        migrations.AddField("entry", "since", models.BigIntegerField(null=True)),
        migrations.AddField("entry", "withdrawn", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "entry",
            models.Index(
                fields=["withdrawn"],
                name="entry_withdrawn",
                condition=models.Q(("withdrawn__isnull", False)),
            ),
        ),
        migrations.RunSQL(CHANGES, FORGET),
    ]
