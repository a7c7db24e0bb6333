"""The closed lists of words: what is stored, and what people read. The database knows them
as constraints.
"""

from django.db.models import TextChoices


class EventKind(TextChoices):
    WEBINAR = "webinar", "webinar"
    CONFERENCE = "conference", "conference"
    SIDE_EVENT = "side-event", "side event"
    PANEL = "panel", "panel discussion"
    LECTURE = "lecture", "lecture or seminar"
    WORKSHOP = "workshop", "workshop or training"
    COURSE = "course", "course"
    SELF_PACED_COURSE = "self-paced-course", "self-paced course"
    COMMEMORATION = "commemoration", "commemoration"
    PRESS_CONFERENCE = "press-conference", "press conference"
    LAUNCH = "launch", "launch of a report, book or film"
    MEETING = "meeting", "expert or diplomatic meeting"
    EXHIBITION = "exhibition", "exhibition or screening"
    CALL = "call", "call for papers or applications"


KINDS = {  # several of a kind
    EventKind.WEBINAR: "webinars",
    EventKind.CONFERENCE: "conferences",
    EventKind.SIDE_EVENT: "side events",
    EventKind.PANEL: "panel discussions",
    EventKind.LECTURE: "lectures or seminars",
    EventKind.WORKSHOP: "workshops or training",
    EventKind.COURSE: "courses",
    EventKind.SELF_PACED_COURSE: "self-paced courses",
    EventKind.COMMEMORATION: "commemorations",
    EventKind.PRESS_CONFERENCE: "press conferences",
    EventKind.LAUNCH: "launches of reports, books or films",
    EventKind.MEETING: "expert or diplomatic meetings",
    EventKind.EXHIBITION: "exhibitions or screenings",
    EventKind.CALL: "calls for papers or applications",
}


WITHOUT_HOURS = (  # nobody comes too late to these
    EventKind.CALL,
    EventKind.EXHIBITION,
    EventKind.SELF_PACED_COURSE,
)


class Pace(TextChoices):
    DATED = "dated", "on the dates below"
    TO_BE_ANNOUNCED = "to-be-announced", "date to be announced"
    SELF_PACED = "self-paced", "self-paced: at any time"
    ONGOING = "ongoing", "ongoing, without an end"


class Certainty(TextChoices):
    STATED = "stated", "stated by the organizer"
    INFERRED = "inferred", "inferred by us"
    TENTATIVE = "tentative", "tentative, says the organizer"
    CONTRADICTORY = "contradictory", "contradictory in the announcement"


class EventStatus(TextChoices):
    SCHEDULED = "scheduled", "scheduled"
    POSTPONED = "postponed", "postponed"
    RESCHEDULED = "rescheduled", "rescheduled"
    CANCELLED = "cancelled", "cancelled"
    MOVED_ONLINE = "moved-online", "moved online"
    FULL = "full", "full"


class Format(TextChoices):
    ONLINE = "online", "online"
    IN_PERSON = "in-person", "in person"
    HYBRID = "hybrid", "in person and online"
    UNKNOWN = "unknown", "not known"


WITH_A_VENUE = (Format.IN_PERSON, Format.HYBRID)


class Registration(TextChoices):
    REQUIRED = "required", "required"
    NOT_NEEDED = "not-needed", "not needed"
    UNKNOWN = "unknown", "not known"


class Cost(TextChoices):
    FREE = "free", "free of charge"
    PAID = "paid", "to be paid for"
    UNKNOWN = "unknown", "not known"


class ParentRelation(TextChoices):
    SIDE_EVENT = "side-event", "side event on the margins of"
    PARALLEL = "parallel-event", "parallel event of"
    SESSION = "session", "session of"
    PRE_EVENT = "pre-event", "pre-event of"
    PART = "part", "part of"


class State(TextChoices):
    DRAFT = "draft", "draft"
    REVIEW = "review", "in review"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"
    BINNED = "binned", "in the bin"


# Nobody sets BINNED in a form: desk/bin.py does.
STATES = [choice for choice in State.choices if choice[0] != State.BINNED]


IN_WORK = (State.DRAFT, State.REVIEW)
KEPT_UP = (*IN_WORK, State.PUBLISHED)


class LanguageMode(TextChoices):
    SPOKEN = "spoken", "spoken"
    INTERPRETATION = "interpretation", "interpretation"
    CAPTIONS = "captions", "captions"
    SIGN = "sign", "sign language"
    MATERIALS = "materials", "materials"


class CreditRole(TextChoices):
    ORGANIZER = "organizer", "organizer"
    CO_ORGANIZER = "co-organizer", "co-organizer"
    HOST = "host", "host"
    CO_HOST = "co-host", "co-host"
    LEAD = "lead", "lead"
    PARTNER = "partner", "partner"
    CO_SPONSOR = "co-sponsor", "co-sponsor"
    SPONSOR = "sponsor", "sponsor"
    SUPPORTER = "supporter", "supporter"
    COMMISSIONED_BY = "commissioned-by", "commissioned by"


LEADING_ROLES = (
    CreditRole.ORGANIZER,
    CreditRole.CO_ORGANIZER,
    CreditRole.HOST,
    CreditRole.CO_HOST,
    CreditRole.LEAD,
)


class SectionKind(TextChoices):
    OPENING = "opening", "opening"
    KEYNOTE = "keynote", "keynote"
    INTERVIEW = "interview", "interview"
    VIDEO = "video", "video"
    PANEL = "panel", "panel"
    THEME = "theme", "theme"
    DISCUSSION = "discussion", "discussion"
    LAUNCH = "launch", "launch"
    CLOSING = "closing", "closing"


class ParticipationRole(TextChoices):
    SPEAKER = "speaker", "speaker"
    PANELIST = "panelist", "panelist"
    MODERATOR = "moderator", "moderator"
    CHAIR = "chair", "chair"
    KEYNOTE = "keynote", "keynote speaker"
    WELCOME = "welcome", "welcome or opening remarks"
    INTERVIEWEE = "interviewee", "interviewee"
    INSTRUCTOR = "instructor", "instructor"
    DISCUSSANT = "discussant", "discussant"


class ParticipationState(TextChoices):
    CONFIRMED = "confirmed", "confirmed, or announced without reserve"
    INVITED = "invited", "invited"
    TO_BE_ANNOUNCED = "to-be-announced", "to be announced"


class ParticipationVisibility(TextChoices):
    AS_PERSON = "as-person", "as the person’s own setting"
    NAMED = "named", "by name (unless the person’s own setting is stricter)"
    WITHHELD = "withheld", "name withheld: “Name withheld”, with the role"
    ROLE_ONLY = "role-only", "role only: “A speaker”, and no word of a name"
    HIDDEN = "hidden", "not shown at all"


class LinkKind(TextChoices):
    INFORMATION = "information", "more information"
    REGISTRATION = "registration", "registration"
    REGISTRATION_STEP = "registration-step", "a step of the registration"
    AGENDA = "agenda", "agenda"
    CONCEPT_NOTE = "concept-note", "concept note"
    STREAM = "stream", "live stream for everybody"
    RECORDING = "recording", "recording"
    REPORT = "report", "report"
    JOIN = "join", "joining the meeting"


REGISTERING = (LinkKind.REGISTRATION, LinkKind.REGISTRATION_STEP)
JOINING = (LinkKind.STREAM, LinkKind.JOIN)


class Access(TextChoices):
    PUBLIC = "public", "everybody"
    ASKED = "asked", "everybody, once a second person has confirmed it"
    REGISTRANTS = "registrants", "people who registered: not shown here"
    STAFF = "staff", "staff only: not shown here"


class CheckState(TextChoices):
    """What was found where a link leads."""

    UNKNOWN = "unknown", "not checked yet"
    WORKS = "works", "works"
    MOVED = "moved", "moved for good"
    DOUBTFUL = "doubtful", "doubtful"
    DEAD = "dead", "dead"
    NOT_CHECKED = "not-checked", "could not be checked"


class AreaKind(TextChoices):
    WORLD = "world", "the world"
    REGION = "region", "region"
    SUBREGION = "subregion", "sub-region"
    COUNTRY = "country", "country"
    GROUP = "group", "group of countries"
