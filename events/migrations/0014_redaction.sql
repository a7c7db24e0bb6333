-- A name is found only where neither the person nor the participation says otherwise; what
-- neither of them names ("role-only" is new) is told with the role alone.

-- The stricter of the two settings. What is not known shows nothing.
CREATE FUNCTION events_shown(part text, person text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN NOT (part IN ('as-person', 'named', 'withheld', 'role-only')
        AND coalesce(person, 'named') IN ('named', 'withheld', 'role-only')) THEN 'hidden'
    WHEN 'role-only' IN (part, person) THEN 'role-only'
    WHEN 'withheld' IN (part, person) THEN 'withheld'
    ELSE 'named' END;

-- What each of these events can be found by; no row for one that is not public.
CREATE OR REPLACE FUNCTION events_indexed(changed bigint[]) RETURNS TABLE (
    event_id bigint, tokens text, title text, who text, about text, told text)
LANGUAGE sql STABLE AS $$
WITH RECURSIVE event AS MATERIALIZED (
    SELECT * FROM events_event
    WHERE id = ANY (changed) AND state = 'published' AND merged_into_id IS NULL
), around (event_id, area_id) AS (
    SELECT event_id, area_id FROM events_event_areas WHERE event_id = ANY (changed)
    UNION
    SELECT around.event_id, near.around_id FROM around JOIN (
        SELECT id AS area_id, parent_id AS around_id FROM events_area
        WHERE parent_id IS NOT NULL
        UNION ALL
        SELECT to_area_id, from_area_id FROM events_area_members
    ) AS near USING (area_id)
), named AS MATERIALIZED (
    SELECT part.event_id, part.id, part.name, part.affiliation, part.talk_title,
        CASE WHEN part.name <> '' THEN person.name END AS known_as,
        CASE WHEN part.name <> '' THEN person.slug END AS slug
    FROM events_participation AS part LEFT JOIN organizers_person AS person
        ON person.id = part.person_id
    WHERE part.event_id = ANY (changed)
        AND events_shown(part.visibility, person.visibility) = 'named'
), token (event_id, name, value) AS (
    SELECT id, 'kind', kind FROM event
    UNION SELECT id, 'format', format FROM event WHERE format <> 'unknown'
    UNION SELECT id, 'format', either
    FROM event, unnest(ARRAY['online', 'in-person']) AS either WHERE format = 'hybrid'
    UNION SELECT link.event_id, 'theme', theme.slug
    FROM events_event_themes AS link JOIN events_theme AS theme ON theme.id = link.theme_id
    WHERE link.event_id = ANY (changed)
    UNION SELECT credit.event_id, 'organizer', organization.slug
    FROM events_credit AS credit JOIN organizers_organization AS organization
        ON organization.id = credit.organization_id
    WHERE credit.event_id = ANY (changed)
    UNION SELECT around.event_id, 'area', area.slug
    FROM around JOIN events_area AS area ON area.id = around.area_id
    UNION SELECT spoken.event_id, 'language', tag || ending
    FROM events_eventlanguage AS spoken,
        unnest(ARRAY[language, split_part(language, '-', 1)]) AS tag,
        unnest(ARRAY['', '.' || mode]) AS ending
    WHERE spoken.event_id = ANY (changed)
    UNION SELECT event_id, 'speaker', slug FROM named WHERE slug IS NOT NULL
    UNION SELECT event.id, 'series', series.slug
    FROM event JOIN events_series AS series ON series.id = event.series_id
    UNION SELECT event.id, 'programme', programme.slug
    FROM event JOIN events_programme AS programme ON programme.id = event.programme_id
    WHERE programme.state = 'published'
), tokens AS (
    SELECT event_id, string_agg(name || '=' || value, ' ' ORDER BY name, value) AS tokens
    FROM token GROUP BY event_id
), who AS (
    SELECT event_id, string_agg(name, ' | ' ORDER BY name) AS who FROM (
        SELECT credit.event_id, concat_ws(' | ', organization.name, organization.acronym,
            nullif(credit.credited_as, organization.name), (
                SELECT string_agg(name, ' | ' ORDER BY name) FROM organizers_organizationname
                WHERE organization_id = organization.id)) AS name
        FROM events_credit AS credit JOIN organizers_organization AS organization
            ON organization.id = credit.organization_id
        WHERE credit.event_id = ANY (changed)
        UNION ALL
        SELECT event_id, concat_ws(' | ', name, nullif(known_as, name), affiliation) FROM named
    ) AS names GROUP BY event_id
), about AS (
    SELECT event_id, string_agg(name, ' | ' ORDER BY name) AS about FROM (
        SELECT link.event_id, theme.name || ' | ' || array_to_string(aliases, ' | ') AS name
        FROM events_event_themes AS link JOIN events_theme AS theme ON theme.id = link.theme_id
        WHERE link.event_id = ANY (changed)
        UNION ALL
        SELECT around.event_id, area.name || ' | ' || array_to_string(aliases, ' | ')
        FROM around JOIN events_area AS area ON area.id = around.area_id
        WHERE area.kind <> 'world'
        UNION ALL
        SELECT event_id, title FROM events_section WHERE event_id = ANY (changed)
        UNION ALL
        SELECT event_id, talk_title FROM named
    ) AS names GROUP BY event_id
), sections AS (
    SELECT event_id, string_agg(description, ' | ' ORDER BY number) AS told FROM events_section
    WHERE event_id = ANY (changed) GROUP BY event_id
)
SELECT event.id, tokens.tokens, events_searched(event.title),
    events_searched(coalesce(who.who, '')),
    events_searched(concat_ws(' | ', about.about, event.kind, series.title, event.city, country.name,
        event.parent_wording, array_to_string(event.hashtags, ' | '))),
    events_searched(
        concat_ws(' | ', event.summary, events_plain(event.description_html), sections.told))
FROM event
LEFT JOIN tokens ON tokens.event_id = event.id
LEFT JOIN who ON who.event_id = event.id
LEFT JOIN about ON about.event_id = event.id
LEFT JOIN sections ON sections.event_id = event.id
LEFT JOIN events_series AS series ON series.id = event.series_id
LEFT JOIN events_area AS country ON country.code = event.country AND event.country <> ''
$$;

-- Everything that pages and formats tell of these events, as a fingerprint; no row for one that
-- is not public. What is named, withheld or hidden has the same fingerprint as before.
CREATE OR REPLACE FUNCTION events_told(changed bigint[]) RETURNS TABLE (
    event_id bigint, fingerprint text, turns bigint[])
LANGUAGE sql STABLE SET timezone = 'UTC' AS $$  -- moments are written as they are there
SELECT event.id, md5(jsonb_build_array(
    to_jsonb(event) - ARRAY['staff_note', 'announcement_id', 'revision', 'created_at',
        'changed_at', 'publish_at', 'former_slugs', 'description', 'parent_id', 'follows_id',
        'series_id', 'programme_id'],
    (SELECT jsonb_agg(jsonb_build_array(credit.role, credit.credited_as, credit."order",
            organization.name, organization.acronym, organization.slug, organization.website)
            ORDER BY credit.id)
        FROM events_credit AS credit JOIN organizers_organization AS organization
            ON organization.id = credit.organization_id
        WHERE credit.event_id = event.id),
    (SELECT jsonb_agg(to_jsonb(section) - 'id' ORDER BY number)
        FROM events_section AS section WHERE section.event_id = event.id),
    (SELECT jsonb_agg(jsonb_build_array(part.role, part."order", section.number)
            || CASE events_shown(part.visibility, person.visibility)
                WHEN 'named' THEN jsonb_build_array(part.name, part.honorific, part.position,
                    part.affiliation, part.country, part.talk_title, part.state, person.slug)
                WHEN 'withheld' THEN '[]' ELSE '["role only"]' END ORDER BY part.id)
        FROM events_participation AS part
        LEFT JOIN organizers_person AS person ON person.id = part.person_id
        LEFT JOIN events_section AS section ON section.id = part.section_id
        WHERE part.event_id = event.id
            AND events_shown(part.visibility, person.visibility) <> 'hidden'),
    (SELECT jsonb_agg(jsonb_build_array(language, mode) ORDER BY language, mode)
        FROM events_eventlanguage AS spoken WHERE spoken.event_id = event.id),
    (SELECT jsonb_agg(jsonb_build_array(kind, url, label, "order", opens_at, closes_at)
            ORDER BY link.id)
        FROM events_link AS link WHERE link.event_id = event.id AND access = 'public'),
    (SELECT jsonb_agg(jsonb_build_array(theme.slug, theme.name, theme."order")
            ORDER BY theme.id)
        FROM events_event_themes AS chosen JOIN events_theme AS theme
            ON theme.id = chosen.theme_id
        WHERE chosen.event_id = event.id),
    (SELECT jsonb_agg(jsonb_build_array(area.slug, area.name) ORDER BY area.id)
        FROM events_event_areas AS chosen JOIN events_area AS area ON area.id = chosen.area_id
        WHERE chosen.event_id = event.id),
    (SELECT jsonb_build_array(title, slug, planned_count)
        FROM events_series WHERE id = event.series_id),
    (SELECT jsonb_build_array(title, slug)
        FROM events_programme WHERE id = event.programme_id AND state = 'published'),
    (SELECT jsonb_build_array(title, slug, uuid, publish_at) FROM events_event
        WHERE id = event.parent_id AND state = 'published' AND merged_into_id IS NULL),
    (SELECT jsonb_build_array(title, slug, uuid, publish_at) FROM events_event
        WHERE id = event.follows_id AND state = 'published' AND merged_into_id IS NULL)
)::text),
(SELECT array_agg(DISTINCT ceil(extract(epoch FROM turn))::bigint) FROM (
        SELECT unnest(ARRAY[opens_at, closes_at]) FROM events_link AS link
        WHERE link.event_id = event.id AND access = 'public'
        UNION SELECT publish_at FROM events_event
        WHERE id IN (event.parent_id, event.follows_id)
            AND state = 'published' AND merged_into_id IS NULL
    ) AS turns (turn) WHERE turn IS NOT NULL)
FROM events_event AS event
WHERE event.id = ANY (changed) AND state = 'published' AND merged_into_id IS NULL
$$;

-- Under which addresses an event was public when it was taken back: they say that it is gone
-- (410). One that it gets later says nothing, nor does one that is taken off it.
CREATE FUNCTION events_was_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.addresses := CASE WHEN NEW.withdrawn IS NOT NULL THEN
        (SELECT former_slugs::text[] || slug::text FROM events_event WHERE id = NEW.event_id) END;
    RETURN NEW;
END $$;

CREATE TRIGGER was_at BEFORE UPDATE ON events_entry FOR EACH ROW
WHEN ((NEW.withdrawn IS NULL) <> (OLD.withdrawn IS NULL))
EXECUTE FUNCTION events_was_at();

UPDATE events_entry SET addresses = event.former_slugs::text[] || event.slug::text
FROM events_event AS event WHERE event.id = event_id AND withdrawn IS NOT NULL;
