from pathlib import Path

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

from desk.editions import TURN

NARROW = """
ALTER TABLE events_entry SET (toast_tuple_target = 128);
ALTER TABLE events_entry ALTER tokens SET STORAGE MAIN, ALTER words SET STORAGE EXTERNAL;
"""
FUNCTIONS = (
    "vector",
    "searched",
    "plain",
    "term",
    "query",
    "containing",
    "indexed",
    "index",
    "index_turn",
    "index_changed",
    "events_within",
)
# Forms of the desk take their turn by the same number before they lock a row.
INDEX = Path(__file__).with_suffix(".sql").read_text().replace("{TURN}", str(TURN))
FORGET = "\n".join(f"DROP FUNCTION events_{name} CASCADE;" for name in FUNCTIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0002_sections_of_the_same_event"),
        ("organizers", "0002_organizations_and_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("event_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("is_public", models.BooleanField()),
                ("tokens", models.TextField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("starts", models.BigIntegerField(null=True)),
                ("over", models.BigIntegerField(null=True)),
                ("ends", models.BigIntegerField(null=True)),
                ("first_day", models.IntegerField(null=True)),
                ("last_day", models.IntegerField(null=True)),
                ("has_clock", models.BooleanField()),
                ("publish_at", models.BigIntegerField(null=True)),
                ("changed_in", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["changed_in"], name="entry_changed_in"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], name="entry_words", fastupdate=False
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[("word", models.TextField(primary_key=True, serialize=False))],
        ),
        migrations.RunSQL(NARROW, migrations.RunSQL.noop),
        migrations.RunSQL(INDEX, FORGET),
    ]
