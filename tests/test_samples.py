"""The invented events: their variety, that all are marked, and that they leave no trace."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import yaml
from django.core import serializers
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import TestCase

from events import samples, vocabulary
from events.models import (
    Area,
    Credit,
    Event,
    EventLanguage,
    Link,
    Participation,
    Section,
    Series,
    Theme,
)
from organizers.models import Organization, OrganizationName, Person, Visibility

NOW = datetime(2026, 5, 12, 9, 27, tzinfo=UTC)
TOLD = yaml.safe_load(samples.FILE.read_text(encoding="utf-8"))
OF_SAMPLES = (Event, Series, Person, Organization)
PARTS = (Credit, EventLanguage, Link, OrganizationName, Participation, Section)
NOT_OF_THE_ROW = {"created_at", "changed_at"}
SOMEWHERE_ELSE = re.compile(r"(?:https?://|@)(?!example\.(?:org|com)\b)[\w.-]+")


def codes(topics):
    return {code for event in TOLD["events"].values() for code in event.get(topics, [])}


def make_topics():
    """The themes and areas that the samples name."""
    Theme.objects.bulk_create(
        Theme(code=code, name=code, slug=code) for code in codes("themes")
    )
    Area.objects.bulk_create(
        Area(code=code, name=code, slug=code, kind="group") for code in codes("areas")
    )


def told(value):
    """The value; themes and the like have no order of their own in the database."""
    return sorted(value, key=repr) if isinstance(value, list) else value


def written():
    """Every row, without the numbers and the moments that each load gives anew."""
    rows = [
        row
        for model in (*OF_SAMPLES, *PARTS)
        for row in serializers.serialize(
            "python", model.objects.all(), use_natural_foreign_keys=True
        )
    ]
    kept = [
        (
            row["model"],
            {
                key: told(row["fields"][key])
                for key in row["fields"].keys() - NOT_OF_THE_ROW
            },
        )
        for row in rows
    ]
    return sorted((model, repr(sorted(fields.items()))) for model, fields in kept)


def sample(key):
    return Event.objects.get(slug=f"sample-{key}")


@pytest.fixture
def topics(db):
    make_topics()


@pytest.fixture
def real_event(db):
    return Event.objects.create(
        title="A real event", kind="webinar", start_date=NOW.date(), state="published"
    )


def test_the_samples_name_themes_and_areas_of_the_archive():
    for name in ("themes", "areas"):
        archive = yaml.safe_load((samples.FILE.parent / f"{name}.yaml").read_text("utf-8"))
        known = {row["fields"]["code"] for row in archive}

        assert codes(name) <= known

    assert codes("themes") == {
        row["fields"]["code"]
        for row in yaml.safe_load((samples.FILE.parent / "themes.yaml").read_text("utf-8"))
    }


class TestLoaded(TestCase):
    """One load, seen from many sides: it takes some seconds."""

    counts: samples.Counts

    @classmethod
    def setUpTestData(cls):
        make_topics()
        cls.counts = samples.load(NOW)

    def test_about_sixty_events(self):
        assert 60 <= Event.objects.count() <= 70
        assert self.counts[Event] == Event.objects.count()
        assert self.counts[Organization] == Organization.objects.count()

    def test_every_row_is_marked(self):
        for model in OF_SAMPLES:
            for row in model.objects.all():
                assert row.is_sample
                assert row.slug.startswith("sample-")
        for row in (*Event.objects.all(), *Series.objects.all()):
            assert row.title.startswith("Sample: ")
        for row in (*Organization.objects.all(), *OrganizationName.objects.all()):
            assert row.name.endswith(" (sample)")

    def test_every_address_is_an_example(self):
        assert [row for _, row in written() if SOMEWHERE_ELSE.search(row)] == []

    def test_the_database_agrees_with_every_row(self):
        connection.check_constraints()
        for event in Event.objects.all():
            event.full_clean()

    def test_every_word_of_the_closed_lists_occurs(self):
        for model, field, words in (
            (Event, "kind", vocabulary.EventKind),
            (Event, "format", vocabulary.Format),
            (Event, "status", vocabulary.EventStatus),
            (Event, "pace", vocabulary.Pace),
            (Event, "certainty", vocabulary.Certainty),
            (Event, "state", vocabulary.State),
            (Event, "registration", vocabulary.Registration),
            (Event, "cost", vocabulary.Cost),
            (Event, "parent_relation", vocabulary.ParentRelation),
            (Link, "kind", vocabulary.LinkKind),
            (EventLanguage, "mode", vocabulary.LanguageMode),
            (Participation, "state", vocabulary.ParticipationState),
            (Participation, "role", vocabulary.ParticipationRole),
            (Person, "visibility", Visibility),
        ):
            used = set(model.objects.values_list(field, flat=True))
            unused = set(words.values) - used - {vocabulary.State.BINNED}
            assert unused == set(), field

    def test_every_theme_has_two_public_events(self):
        public = Event.objects.published(NOW)

        for theme in Theme.objects.all():
            assert (public & theme.events.all()).count() >= 2, theme.code

    def test_clocks_of_the_whole_world(self):
        zones = set(Event.objects.values_list("zone", flat=True))

        assert len(zones) >= 20
        assert zones >= {
            "",
            "UTC",
            "Africa/Nairobi",
            "America/Bogota",
            "America/New_York",
            "America/St_Johns",
            "Asia/Bangkok",
            "Asia/Kathmandu",
            "Asia/Kolkata",
            "Australia/Lord_Howe",
            "Europe/Zurich",
            "Pacific/Kiritimati",
            "Pacific/Pago_Pago",
        }

    def test_what_happens_now(self):
        happening = {event.slug for event in Event.objects.all() if event.is_happening(NOW)}

        assert happening >= {
            "sample-early-warning-in-practice",
            "sample-open-consultation",
            "sample-day-of-remembrance",
            "sample-conference-on-prevention-practice",
            "sample-objects-that-remember",
            "sample-handbook-published-today",
            "sample-virtual-rooms",
        }
        assert sample("neighbours-as-first-responders").starts_at > NOW
        assert sample("words-before-violence").starts_at - NOW < timedelta(hours=4)
        assert sample("protecting-those-who-report").is_over(NOW)

    def test_four_begin_at_the_very_same_instant(self):
        same = Event.objects.published(NOW).filter(
            starts_at=sample("same-instant-utc").starts_at
        )

        assert same.values("zone").distinct().count() == same.count() == 4

    def test_the_week_in_which_clocks_differ(self):
        new_york, zurich = sample("clocks-apart-new-york"), sample("clocks-apart-zurich")

        assert new_york.start_date == zurich.start_date
        assert new_york.starts_at - zurich.starts_at == timedelta(hours=1 + 5)
        assert NOW < new_york.starts_at < NOW + timedelta(days=366)

    def test_past_and_future(self):
        past = Event.objects.published(NOW).past(NOW)

        assert {NOW.date() - event.last_date for event in past if event.last_date} >= {
            timedelta(days=1),
            timedelta(days=7),
            timedelta(days=731),
        }
        assert Link.objects.filter(event__in=past, kind="recording").count() >= 4
        assert sample("vigil-of-readings").end_date > sample("vigil-of-readings").start_date
        assert sample("a-year-ahead").starts_at > NOW + timedelta(days=360)

    def test_what_stays_hidden(self):
        hidden = set(Event.objects.all()) - set(Event.objects.published(NOW))

        assert {event.slug.removeprefix("sample-") for event in hidden} == {
            "draft-counter-terrorism",
            "in-review-sites",
            "merged-listing",
            "published-in-three-days",
            "withdrawn-roundtable",
        }
        joins = Link.objects.filter(kind="join")
        assert joins.count() >= 4
        assert set(joins.values_list("access", flat=True)) == {"registrants"}

    def test_titles_try_the_page(self):
        titles = list(Event.objects.values_list("title", flat=True))

        assert 235 <= max(map(len, titles)) <= 250
        assert max(len(word) for title in titles for word in title.split()) > 60
        assert "Sample: R2P" in titles
        for part in ("<script>", "التوثيق", "预防", "Память"):
            assert any(part in title for title in titles)

    def test_organizers_and_people(self):
        conference = sample("conference-on-prevention-practice")

        assert conference.credits.count() == 7
        assert conference.side_events.count() >= 5
        assert sample("signs-4").series.events.count() == 4
        assert sample("follow-up-inclusion").follows
        withheld = [person for person in conference.speakers if person.withheld]
        assert len(withheld) == 2
        shown = " ".join(person.name for person in conference.speakers)
        assert "Casvanti" not in shown
        assert "Ellsmoor" not in shown

    def test_loading_again_changes_nothing(self):
        before = written()

        counts = samples.load(NOW)

        assert counts == self.counts
        assert written() == before

    def test_removing_leaves_nothing(self):
        gone = samples.remove()

        assert gone == self.counts
        for model in (*OF_SAMPLES, *PARTS):
            assert not model.objects.exists()
        assert list(samples.kept()) == []


@pytest.mark.parametrize("now", ["2028-02-29 23:58", "2026-10-25 01:03"])
def test_samples_can_be_loaded_in_awkward_moments(topics, now):
    samples.load(datetime.fromisoformat(f"{now}+00:00"))

    assert 60 <= Event.objects.count() <= 70


def test_what_something_real_uses_is_kept_by_every_load(topics, real_event):
    lakeside = Organization.objects.create(
        name="Lakeside (sample)", slug="sample-lakeside", is_sample=True
    )
    lakeside.slug, lakeside.description = "sample-renamed", "An editor wrote this."
    lakeside.save()
    real_event.credits.create(organization=lakeside)
    changed_at = Event.objects.get().changed_at

    samples.load(NOW)

    lakeside.refresh_from_db()
    assert lakeside.description == "An editor wrote this."
    assert sample("signs-1").credits.get().organization == lakeside
    samples.remove()
    assert list(Organization.objects.all()) == [lakeside]
    assert Event.objects.get() == real_event
    assert Event.objects.get().changed_at == changed_at
    assert real_event.credits.get().organization == lakeside


def test_remove_says_what_it_keeps(real_event):
    def made(model, **fields):
        return model.objects.create(is_sample=True, **fields)

    above = made(Organization, name="Above (sample)")
    made(Organization, name="Within (sample)", parent=above).credits.create(
        event=real_event
    )
    made(Organization, name="Elsewhere (sample)")
    made(Person, name="Nobody")
    real_event.participations.create(person=made(Person, name="Somebody"))
    host = made(Event, title="Sample: host", kind="call", pace="ongoing")
    made(Event, title="Sample: other", kind="call", pace="ongoing", merged_into=host)
    real_event.parent, real_event.series = host, made(Series, title="Sample: series")
    real_event.save()
    said = StringIO()

    call_command("sample_events", "--remove", stdout=said)

    assert said.getvalue().splitlines() == [
        "Removed: 1 event, 1 person, 1 organization.",
        "Kept the event “Sample: host”, still used by 1 event.",
        "Kept the series “Sample: series”, still used by 1 event.",
        "Kept the person “Somebody”, still used by 1 person taking part.",
        "Kept the organization “Above (sample)”, still used by 1 organization.",
        "Kept the organization “Within (sample)”, still used by 1 credit.",
    ]
    real_event.refresh_from_db()
    assert real_event.parent == host


def test_without_the_archive_nothing_is_loaded(db):
    with pytest.raises(
        CommandError, match=r"Load the archive first: manage\.py load_archive"
    ):
        call_command("sample_events")

    assert not Organization.objects.exists()


def test_an_address_that_is_taken_is_named(db):
    Organization.objects.create(name="A real one", slug="sample-lakeside")

    with pytest.raises(samples.CannotLoad, match=r"“Lakeside Institute .* is refused"):
        samples.load(NOW)


@pytest.mark.parametrize("argument", [[], ["--remove"]])
def test_another_database_needs_yes(db, settings, monkeypatch, argument):
    engine = "django.db.backends.postgresql"
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", engine)

    with pytest.raises(CommandError, match="add --yes"):
        call_command("sample_events", *argument)

    said = StringIO()
    call_command("sample_events", "--remove", "--yes", stdout=said)
    assert said.getvalue() == "Removed: nothing.\n"
