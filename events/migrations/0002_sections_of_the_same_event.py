from django.db import migrations

# A person takes part in a section of the same event: what no constraint of Django's can say.
SAME_EVENT = """
ALTER TABLE events_section ADD CONSTRAINT section_with_its_event UNIQUE (id, event_id);
ALTER TABLE events_participation ADD CONSTRAINT participation_in_section_of_its_event
    FOREIGN KEY (section_id, event_id) REFERENCES events_section (id, event_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
ANY_EVENT = """
ALTER TABLE events_participation DROP CONSTRAINT participation_in_section_of_its_event;
ALTER TABLE events_section DROP CONSTRAINT section_with_its_event;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunSQL(SAME_EVENT, ANY_EVENT)]
