-- Invented events for measurements, made inside the database by events/synthetic.py.
-- What an event is like follows from its number alone, so that each run makes the same ones.
CREATE SCHEMA synthetic;

-- A number from 0 to below 1 that looks like chance.
CREATE FUNCTION synthetic.chance(number bigint, what text) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashtextextended(what, number) & 4503599627370495) / 4503599627370496.0;

-- 1 to "size", each as likely as the others.
CREATE FUNCTION synthetic.even(number bigint, what text, size bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 1 + floor(synthetic.chance(number, what) * size)::bigint;

-- 1 to "size" as words and organizers come: the second half as often as the first, the third
-- a third as often ...
CREATE FUNCTION synthetic.skewed(number bigint, what text, size bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN floor(power(size + 1.0::float8, synthetic.chance(number, what)))::bigint;

-- A word of six to eleven letters that nobody has heard of, another one for each number.
CREATE FUNCTION synthetic.strange(number bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT string_agg(substr('bdfgjklmnprstvz', 1 + part / 5, 1)
        || substr('aeiou', 1 + part % 5, 1), '' ORDER BY place)
    FROM (
        SELECT place, (number * 7368787 % 31640625 / power(75, place)::bigint % 75)::integer
        FROM generate_series(0, 3) AS place
    ) AS parts (place, part)
) || (ARRAY['', 'n', 'ra', 'vic'])[1 + number % 4];

-- -- words

CREATE TABLE synthetic.word (rank bigint PRIMARY KEY, word text NOT NULL);
INSERT INTO synthetic.word
SELECT row_number() OVER (ORDER BY place), word
FROM regexp_split_to_table('the of and in to a for on with by from at as this will be is how an are
their its that or not prevention rights international human atrocities protection states justice
conflict civil society mass role women response community violence responsibility survivors early
warning council accountability law crimes national discussion memory peace civilians action
dialogue global regional minorities public research experts school youth work courts lessons
session political security challenges open evidence support communities digital practice policy
victims world armed report convention speech hatred history education resilience mandate advisers
tools risk assessment field local networks training register participants speakers online
implementation framework commission universal jurisdiction sanctions peacekeeping mediation
testimony archives museum remembrance commemoration anniversary denial distortion propaganda radio
incitement media journalists satellite documentation investigation prosecution tribunal judges
defence witnesses reparations truth reconciliation reform institutions parliament ministers
ambassadors delegates secretariat assembly resolution veto charter treaty ratification obligations
diplomacy humanitarian access refugees displacement borders asylum camps famine starvation siege
weapons drones mercenaries militias police army command elections coup transition constitution
religion faith leaders interfaith indigenous land climate water drought economy business supply
chains corporate finance sanitation health trauma psychology children teachers curriculum
universities students fellowship scholarship seminar keynote moderator panel workshop film theatre
photography exhibition literature poetry song museums libraries technology algorithms platforms
moderation encryption data indicators models forecasting statistics mapping monitoring
verification geolocation forensic graves missing persons families identification memorials
monuments pilgrimage silence candle ceremony wreath flag anthem solidarity movement activists
defenders lawyers nurses doctors volunteers donors foundations partners coalition alliance forum
summit roundtable consultation briefing bulletin handbook guide checklist strategy roadmap
evaluation baseline pilot rural urban village province island river mountain northern southern
eastern western central coastal ancestral nomadic pastoral',
    '\s+') WITH ORDINALITY AS given (word, place);
INSERT INTO synthetic.word
SELECT rank, synthetic.strange(rank) FROM generate_series(
    (SELECT max(rank) + 1 FROM synthetic.word), 5000) AS rank;

CREATE TABLE synthetic.sentence (rank bigint PRIMARY KEY, text text NOT NULL);
INSERT INTO synthetic.sentence
SELECT number, upper(left(said, 1)) || substr(said, 2) || '.' FROM (
    SELECT number, string_agg(word, ' ' ORDER BY place)
    FROM generate_series(1, 20000) AS number, generate_series(1, 14) AS place,
        LATERAL (SELECT synthetic.skewed(number * 100 + place, 'word', 5000)) AS drawn (rank)
        JOIN synthetic.word USING (rank)
    GROUP BY number
) AS sentences (number, said);

-- -- places, organizations, people

CREATE TABLE synthetic.city (
    place bigint PRIMARY KEY, zone text NOT NULL, city text NOT NULL, country text NOT NULL);
INSERT INTO synthetic.city VALUES
    (1, 'America/New_York', 'New York', 'US'), (2, 'Europe/Zurich', 'Geneva', 'CH'),
    (3, 'Europe/London', 'London', 'GB'), (4, 'Europe/Brussels', 'Brussels', 'BE'),
    (5, 'Africa/Kigali', 'Kigali', 'RW'), (6, 'Europe/Amsterdam', 'The Hague', 'NL'),
    (7, 'Europe/Belgrade', 'Belgrade', 'RS'), (8, 'Africa/Nairobi', 'Nairobi', 'KE'),
    (9, 'Asia/Phnom_Penh', 'Phnom Penh', 'KH'), (10, 'Europe/Berlin', 'Berlin', 'DE'),
    (11, 'America/Bogota', 'Bogotá', 'CO'), (12, 'Asia/Bangkok', 'Bangkok', 'TH');

CREATE TABLE synthetic.area (rank bigint PRIMARY KEY, id bigint NOT NULL, name text NOT NULL);
INSERT INTO synthetic.area
SELECT row_number() OVER (ORDER BY hashtextextended(code, 8)), id, name
FROM events_area WHERE kind <> 'world';

INSERT INTO organizers_organization (
    id, name, acronym, slug, former_slugs, kind, country, website, description, is_sample)
SELECT number, name, CASE WHEN number % 3 = 0 THEN upper(left(synthetic.strange(number), 5)) ELSE '' END,
    trim(regexp_replace(lower(name), '[^a-z]+', '-', 'g'), '-'), '{}'::text[],
    (ARRAY['ngo', 'academic', 'ngo', 'un', 'network', 'state', 'foundation',
        'intergovernmental'])[synthetic.even(number, 'kind', 8)],
    (SELECT country FROM synthetic.city WHERE place = 1 + number % 12),
    'https://example.org/', 'An invented organization.', true
FROM (
    SELECT number, (ARRAY['Centre', 'Institute', 'Coalition', 'Network', 'Foundation',
            'Office', 'Forum', 'Alliance', 'Initiative', 'Museum', 'Campaign', 'Chair',
            'Observatory', 'Academy', 'Society', 'Council', 'Commission', 'Fund', 'Project',
            'Union'])[1 + number % 20]
        || (ARRAY[' for Human Rights', ' on Early Warning',
            ' for Transitional Justice', ' for the Responsibility to Protect', ' of Memory',
            ' for Peace', ' against Hate Speech', ' of Survivors', ' for International Law',
            ' for Civilians', ' on Mass Atrocities', ' of Religious Leaders',
            ' for Open Evidence', ' of Minorities', ' for Genocide Studies'])[1 + (number - 1) / 20]
    FROM generate_series(1, 300) AS number
) AS named (number, name);

INSERT INTO organizers_organizationname (name, kind, organization_id)
SELECT name || ' of ' || initcap(synthetic.strange(id)), 'variant', id FROM organizers_organization
UNION ALL SELECT 'Former ' || name, 'former', id FROM organizers_organization
WHERE id % 2 = 0;

INSERT INTO organizers_person (
    id, name, sort_name, slug, former_slugs, honorific, country, website, visibility,
    visibility_reason, visibility_decided_by, is_sample)
SELECT number, given || ' ' || family, family || ', ' || given,
    lower(given || '-' || family), '{}', '', '', '',
    CASE WHEN number % 50 = 0 THEN 'withheld' WHEN number % 199 = 0 THEN 'hidden' ELSE 'named' END,
    '', '', true
FROM (
    SELECT number, (ARRAY['Amina', 'Ana', 'Chantal', 'Daw', 'Elena', 'Farid', 'Grace', 'Hana',
            'Ivan', 'Jean', 'Kofi', 'Leila', 'Maria', 'Nadia', 'Omar', 'Pierre', 'Rosa',
            'Samuel', 'Tomas', 'Yusuf'])[1 + number % 20],
        initcap(synthetic.strange(100000 + number / 20))
    FROM generate_series(1, 5000) AS number
) AS named (number, given, family);

-- -- events

-- Adds the events numbered "first" to "last" of "total", a tenth of which is to come at "now".
CREATE FUNCTION synthetic.add_events(
    first bigint, last bigint, total bigint, now timestamptz) RETURNS void
LANGUAGE sql AS $$
INSERT INTO events_series (
    id, title, slug, former_slugs, description, description_html, aims, aims_html, is_sample)
SELECT number, 'Conversations on ' || synthetic.strange(number), 'series-' || number, '{}', '',
    '', '', '', true
FROM generate_series(first / 40 + 1, last / 40 + 1) AS number ON CONFLICT DO NOTHING;

WITH drawn AS MATERIALIZED (
    SELECT number, number / 40 + 1 AS series, number % 40 AS in_series,
        synthetic.chance(number, 'pace') AS paced,
        synthetic.chance(number, 'clock') AS clocked,
        synthetic.chance(number, 'end') AS ended,
        synthetic.chance(number, 'state') AS stated,
        CASE WHEN synthetic.chance(number, 'days') < 0.08
            THEN synthetic.even(number, 'more days', 4) ELSE 0 END::integer AS more_days,
        (now AT TIME ZONE 'UTC')::date + round(3650 * (number::float8 / total - 0.9)
            + 60 * synthetic.chance(number, 'around') - 30)::integer AS day,
        time '08:00' + interval '15 minutes' * synthetic.even(number, 'time', 48) AS clock,
        interval '30 minutes' * (1 + synthetic.even(number, 'length', 5)) AS length,
        city.zone, city.city, city.country,
        (ARRAY['online', 'in-person', 'hybrid', 'unknown'])[synthetic.skewed(number, 'format', 4)]
            AS format,
        (ARRAY['webinar', 'conference', 'side-event', 'panel', 'lecture', 'workshop', 'course',
            'commemoration', 'launch', 'meeting', 'exhibition', 'press-conference', 'call',
            'self-paced-course'])[synthetic.skewed(number, 'kind', 14)] AS kind,
        (ARRAY['Preventing', 'Remembering', 'Understanding', 'Learning from', 'Responding to',
            'Ten years after', 'Women and', 'Young people and', 'The law of', 'New research on',
            'Early warning of', 'Accountability for'])[synthetic.even(number, 'opening', 12)]
            || ' ' || (ARRAY['mass atrocities', 'genocide', 'hate speech', 'war crimes',
            'ethnic cleansing', 'crimes against humanity', 'forced displacement',
            'atrocity crimes', 'the responsibility to protect', 'identity-based violence'
            ])[synthetic.skewed(number, 'topic', 10)] || ' in ' || area.name AS title,
        ARRAY(
            SELECT sentence.text FROM generate_series(1, CASE
                WHEN synthetic.chance(number, 'told') < 0.1 THEN 0
                ELSE 3 + synthetic.even(number, 'length of text', 4) END) AS place
            JOIN synthetic.sentence
                ON rank = synthetic.even(number * 16 + place, 'sentence', 20000)
        ) AS sentences,
        -- The longer the list of events, the more words there are, but ever fewer new ones.
        ARRAY(
            SELECT synthetic.strange(10000 + synthetic.even(
                number * 2 + place, 'rare', (50 * power(total, 0.6))::bigint))
            FROM generate_series(0, 1) AS place
        ) AS rare
    FROM generate_series(first, last) AS number
    JOIN synthetic.city ON city.place = synthetic.skewed(number, 'city', 12)
    JOIN synthetic.area ON area.rank = synthetic.skewed(
        number, 'area 1', (SELECT count(*) FROM synthetic.area))
), dated AS (
    SELECT *, CASE
            WHEN paced < 0.01 THEN 'to-be-announced' WHEN paced < 0.02 THEN 'self-paced'
            WHEN paced < 0.025 THEN 'ongoing' ELSE 'dated' END AS pace,
        paced < 0.02 AS is_undated, clocked < 0.88 AND paced >= 0.02 AS has_clock,
        clocked < 0.94 AND paced >= 0.02 AS has_zone,
        ended < 0.8 AND clocked < 0.88 AND paced >= 0.025 AS has_end,
        in_series BETWEEN 1 AND synthetic.even(series, 'events in series', 12)
            AND synthetic.chance(series, 'is a series') < 0.9 AS is_in_series
    FROM drawn
), timed AS (
    SELECT *, CASE
            WHEN is_undated THEN NULL
            WHEN NOT has_zone THEN day::timestamp AT TIME ZONE 'UTC'
            WHEN NOT has_clock THEN day::timestamp AT TIME ZONE zone
            ELSE (day + clock) AT TIME ZONE zone END AS starts_at,
        CASE
            WHEN is_undated OR pace = 'ongoing' THEN NULL
            WHEN NOT has_zone
                THEN (day + more_days + 1)::timestamp AT TIME ZONE 'UTC' + interval '12 hours'
            WHEN NOT has_end THEN greatest(
                (day + more_days + 1)::timestamp AT TIME ZONE zone,
                (day + CASE WHEN has_clock THEN clock ELSE time '00:00' END)
                    AT TIME ZONE zone + interval '3 hours')
            ELSE (day + more_days + clock + length) AT TIME ZONE zone END AS over_at
    FROM dated
)
INSERT INTO events_event (
    id, uuid, slug, former_slugs, title, title_is_ours, kind, summary, description,
    description_html, hashtags, number_in_series, series_id, parent_id, parent_relation,
    parent_wording, pace, start_date, start_time, end_date, end_time, zone, certainty,
    time_as_announced, time_note, starts_at, over_at, organizers_as_announced, status,
    status_note, format, platforms, venue, city, country, audience, registration,
    registration_deadline_zone, seats_note, cost, cost_note, access_steps, joining_note,
    contact_name, contact_email, contact_phone, accessibility, state, staff_note, is_sample,
    revision, created_at, changed_at)
SELECT number, md5('synthetic ' || number)::uuid,
    trim(left(regexp_replace(lower(title), '[^a-z]+', '-', 'g'), 80), '-') || '-' || number,
    '{}', title, false, kind,
    'With ' || rare[1] || ' and ' || rare[2] || '. ' || concat_ws(' ', sentences[1]),
    array_to_string(sentences, E'\n\n'),
    coalesce('<p>' || array_to_string(nullif(sentences, '{}'), E'</p>\n<p>') || '</p>', ''),
    '{}', CASE WHEN is_in_series THEN in_series END, CASE WHEN is_in_series THEN series END,
    CASE WHEN is_beside THEN number - number % 100 END,
    CASE WHEN is_beside THEN 'side-event' ELSE '' END, '', pace,
    CASE WHEN NOT is_undated THEN day END, CASE WHEN has_clock THEN clock END,
    CASE WHEN more_days > 0 AND pace = 'dated' THEN day + more_days END,
    CASE WHEN has_end THEN clock + length END, CASE WHEN has_zone THEN zone ELSE '' END,
    'stated', '', '', starts_at, over_at, '',
    CASE WHEN stated < 0.02 THEN 'cancelled' WHEN stated < 0.04 THEN 'postponed'
        ELSE 'scheduled' END,
    '', format, CASE WHEN format IN ('online', 'hybrid') THEN '{Zoom}' ELSE '{}' END::text[],
    '', CASE WHEN format <> 'online' THEN city ELSE '' END,
    CASE WHEN format <> 'online' THEN country ELSE '' END, '',
    CASE WHEN clocked < 0.7 THEN 'required' ELSE 'unknown' END, '', '',
    CASE WHEN ended < 0.6 THEN 'free' ELSE 'unknown' END, '', '', '', '', '', '', '',
    CASE WHEN stated > 0.99 THEN 'withdrawn' WHEN stated > 0.97 THEN 'draft'
        ELSE 'published' END,
    '', true, 1, now, now
FROM timed, LATERAL (
    SELECT number > 100 AND number % 100 > 0 AND synthetic.chance(number, 'beside') < 0.04
) AS host (is_beside);

INSERT INTO events_event_themes (event_id, theme_id)
SELECT DISTINCT number, theme.id
FROM generate_series(first, last) AS number,
    generate_series(1, synthetic.even(number, 'themes', 4)) AS place,
    LATERAL (SELECT synthetic.skewed(number * 4 + place, 'theme', 25)) AS drawn (rank)
    JOIN events_theme AS theme ON theme."order" = 1 + (drawn.rank + 6) % 25;

INSERT INTO events_event_areas (event_id, area_id)
SELECT DISTINCT number, area.id
FROM generate_series(first, last) AS number,
    generate_series(1, 1 + (synthetic.chance(number, 'areas') < 0.3)::integer) AS place,
    LATERAL (SELECT synthetic.skewed(number, 'area ' || place,
        (SELECT count(*) FROM synthetic.area))) AS drawn (rank)
    JOIN synthetic.area USING (rank);

INSERT INTO events_eventlanguage (event_id, language, mode)
SELECT number, 'en', 'spoken' FROM generate_series(first, last) AS number
WHERE synthetic.chance(number, 'english') < 0.85
UNION SELECT number, (ARRAY['fr', 'es', 'ar', 'en', 'ru', 'pt', 'zh', 'rw', 'uk', 'bs', 'km',
        'zh-Hant'])[synthetic.skewed(number, 'language', 12)],
    (ARRAY['spoken', 'interpretation', 'captions'])[synthetic.skewed(number, 'mode', 3)]
FROM generate_series(first, last) AS number
WHERE synthetic.chance(number, 'english') > 0.7;

INSERT INTO events_credit (event_id, organization_id, role, credited_as, "order")
SELECT DISTINCT ON (number, organization) number, organization,
    (ARRAY['organizer', 'co-organizer', 'partner'])[place], '', place
FROM generate_series(first, last) AS number,
    generate_series(1, synthetic.even(number, 'credits', 3)) AS place,
    LATERAL (SELECT synthetic.skewed(number * 4 + place, 'organizer', 300))
        AS drawn (organization)
ORDER BY number, organization, place;

INSERT INTO events_section (event_id, number, title, kind, description)
SELECT event, number, 'On ' || synthetic.strange(event % 1000 + number), 'panel', ''
FROM generate_series(first, last) AS event, generate_series(1, 3) AS number
WHERE synthetic.chance(event, 'sections') < 0.1;

INSERT INTO events_participation (
    event_id, person_id, name, honorific, position, affiliation, country, role, talk_title,
    "order", state, visibility, visibility_reason, visibility_decided_by)
SELECT DISTINCT ON (number, person.id) number, person.id, person.name, '', '', '', '',
    (ARRAY['speaker', 'moderator', 'panelist'])[place], '', place, 'confirmed', 'as-person',
    '', ''
FROM generate_series(first, last) AS number,
    generate_series(1, synthetic.even(number, 'speakers', 4) - 1) AS place,
    LATERAL (  -- some speak far more often than others, nobody everywhere
        SELECT 1 + floor(5000 * power(synthetic.chance(number * 4 + place, 'speaker'), 1.5))
    ) AS drawn (id)
    JOIN organizers_person AS person USING (id)
ORDER BY number, person.id, place;

INSERT INTO events_link (event_id, kind, url, label, access, check_state, check_result,
    moved_to, "order")
SELECT number, 'registration', 'https://example.org/register/' || number, '', 'public',
    'unknown', '', '', 1
FROM generate_series(first, last) AS number
WHERE synthetic.chance(number, 'links') < 0.8
UNION ALL SELECT number, 'recording', 'https://example.org/recordings/' || number, '',
    'public', 'unknown', '', '', 2
FROM generate_series(first, last) AS number
WHERE synthetic.chance(number, 'recordings') < 0.2;
$$;
