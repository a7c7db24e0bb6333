from django.db import migrations

# What editors write, and the rows of it: these are also taken out by whoever edits the page.
PAGES = {
    "events": ("event", "programme", "series", "theme", "area", "announcement"),
    "organizers": ("organization", "person"),
}
ROWS = {
    "events": (
        *("credit", "section", "participation", "eventlanguage", "link"),
        *("programmeplace", "figure"),
    ),
    "organizers": ("organizationname",),
}
PUBLISHED = ("event", "programme")


def make_groups(apps, schema_editor):
    """Editors write, publishers publish and delete as well. A group that is there already
    keeps what it has. Permissions are made here: Django makes its own only after all
    migrations.
    """
    editors = [
        *permissions(apps, PAGES, "add", "change", "view"),
        *permissions(apps, ROWS, "add", "change", "view", "delete"),
    ]
    publishers = [
        *permissions(apps, PAGES, "delete"),
        *permissions(apps, {"events": PUBLISHED}, "publish"),
    ]
    group = apps.get_model("auth", "Group").objects
    group.get_or_create(name="Editors")[0].permissions.add(*editors)
    group.get_or_create(name="Publishers")[0].permissions.add(*editors, *publishers)


def permissions(apps, models, *actions):
    of_kind = apps.get_model("contenttypes", "ContentType").objects
    permission = apps.get_model("auth", "Permission").objects
    for app, names in models.items():
        for name in names:
            kind, _ = of_kind.get_or_create(app_label=app, model=name)
            for action in actions:
                words = apps.get_model(app, name)._meta.verbose_name
                yield permission.get_or_create(
                    content_type=kind,
                    codename=f"{action}_{name}",
                    defaults={"name": f"Can {action} {words}"},
                )[0]


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0007_the_bin"),
        ("organizers", "0003_indexes_of_names"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            "event", {"permissions": [("publish_event", "Can publish event")]}
        ),
        migrations.AlterModelOptions(
            "programme", {"permissions": [("publish_programme", "Can publish programme")]}
        ),
        # Groups stay when this is undone: people are in them.
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
