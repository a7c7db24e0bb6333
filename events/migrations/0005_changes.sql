-- When what the public is told of an event changed last, and how often: what a calendar or a
-- feed says of its age. And which events were taken back, for as long as subscribers ask.

-- Everything that pages and formats tell of these events, as a fingerprint; no row for one that
-- is not public. "turns" are the moments (Unix seconds) at which a link or a related event appears or goes.
CREATE FUNCTION events_told(changed bigint[]) RETURNS TABLE (
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
            || CASE WHEN part.visibility <> 'withheld'
                    AND coalesce(person.visibility, 'named') = 'named'
                THEN jsonb_build_array(part.name, part.honorific, part.position,
                    part.affiliation, part.country, part.talk_title, part.state, person.slug)
                ELSE '[]' END ORDER BY part.id)
        FROM events_participation AS part
        LEFT JOIN organizers_person AS person ON person.id = part.person_id
        LEFT JOIN events_section AS section ON section.id = part.section_id
        WHERE part.event_id = event.id AND part.visibility <> 'hidden'
            AND coalesce(person.visibility, 'named') <> 'hidden'),
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

-- Brings the entries of these events up to date, in the transaction of the change.
-- (Planning these statements takes twice as long as doing them: plan once.)
-- An event that the public has seen and that is public no longer is "withdrawn": its entry
-- keeps its days and the facets by which subscribers asked for it, no word and no name. Of one
-- that is deleted nothing is kept.
CREATE OR REPLACE FUNCTION events_index(given bigint[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    changed_ones bigint[] := ARRAY(SELECT DISTINCT unnest(given) ORDER BY 1);
    moment bigint := floor(extract(epoch FROM clock_timestamp()));  -- it is our turn
    began bigint := floor(extract(epoch FROM now()));
    lost text[];
BEGIN
    INSERT INTO events_entry
        (event_id, is_public, tokens, words, has_clock, changed_in, fingerprint, revision)
    SELECT id, false, '', '', false, pg_current_xact_id()::text::bigint, '', 0
    FROM unnest(changed_ones) AS id ON CONFLICT DO NOTHING;

    WITH fresh AS MATERIALIZED (
        SELECT entry.event_id, found.event_id IS NOT NULL AS is_public,
            coalesce(found.tokens, '') AS tokens,
            coalesce(ts_delete(events_vector(found.title, 'A') || events_vector(found.who, 'B')
                || events_vector(found.about, 'C') || events_vector(found.told, 'D'), 'zqz'), '')
                AS words,
            concat_ws(' ', found.title, found.who, found.about, found.told) AS searched,
            event.pace, event.start_date, event.end_date, event.start_time, event.end_time,
            event.starts_at, event.over_at, event.publish_at, known.uuid,
            coalesce(told.fingerprint, '') AS fingerprint, told.turns
        FROM unnest(changed_ones) AS entry (event_id)
        LEFT JOIN events_indexed(changed_ones) AS found USING (event_id)
        LEFT JOIN events_event AS event ON event.id = found.event_id
        LEFT JOIN events_event AS known ON known.id = entry.event_id
        LEFT JOIN events_told(changed_ones) AS told ON told.event_id = entry.event_id
    ), dated AS (
        SELECT event_id, is_public, tokens, words, uuid, fingerprint, turns,
            extract(epoch FROM starts_at)::bigint AS starts,
            extract(epoch FROM over_at)::bigint AS over,
            CASE WHEN end_time IS NOT NULL THEN extract(epoch FROM over_at)::bigint END AS ends,
            start_date - date '0001-01-01' + 1 AS first_day,
            CASE WHEN pace <> 'ongoing' OR end_date IS NOT NULL
                THEN coalesce(end_date, start_date) END - date '0001-01-01' + 1 AS last_day,
            start_time IS NOT NULL AS has_clock,
            ceil(extract(epoch FROM publish_at))::bigint AS publish_at
        FROM fresh
    ), compared AS (
        SELECT dated.*, old AS old,
            dated.uuid IS NOT NULL AND NOT dated.is_public AND (old.withdrawn IS NOT NULL
                OR old.is_public AND old.since <= moment) AS is_withdrawn,
            (SELECT count(*) FROM unnest(old.turns) AS turn WHERE turn <= moment)
                - (SELECT count(*) FROM unnest(dated.turns) AS turn WHERE turn <= moment)
                AS turns_lost,
            CASE WHEN old.publish_at <= moment THEN old.publish_at END AS was_published
        FROM dated JOIN events_entry AS old USING (event_id)
    ), settled AS (
        SELECT event_id, is_public, words, starts, over, ends, has_clock, publish_at,
            fingerprint, turns,
            CASE WHEN is_public OR NOT is_withdrawn THEN tokens
                ELSE trim(regexp_replace((old).tokens, '(^| )speaker=[^ ]*', '', 'g'))
                END AS tokens,
            CASE WHEN is_withdrawn THEN (old).first_day ELSE first_day END AS first_day,
            CASE WHEN is_withdrawn THEN (old).last_day ELSE last_day END AS last_day,
            CASE WHEN is_public OR is_withdrawn THEN uuid END AS uuid,
            CASE WHEN is_withdrawn THEN coalesce((old).withdrawn, moment) END AS withdrawn,
            CASE WHEN uuid IS NULL THEN NULL
                WHEN is_public AND ((old).since IS NULL OR (old).since > moment)
                THEN greatest(moment, publish_at)
                ELSE (old).since END AS since,
            -- Neither moment nor number ever goes back.
            CASE WHEN uuid IS NOT NULL THEN greatest(
                (old).changed, was_published, CASE WHEN is_new THEN moment END) END AS changed,
            CASE WHEN uuid IS NULL THEN 0 WHEN is_new AND (old).since IS NOT NULL
                THEN (old).revision + greatest(0, turns_lost + CASE  -- once in a transaction
                    WHEN (old).changed_in = pg_current_xact_id()::text::bigint
                        AND (old).changed >= began THEN 0 ELSE 1 END)
                ELSE (old).revision END AS revision
        FROM (
            SELECT *, CASE WHEN is_public THEN fingerprint <> (old).fingerprint
                ELSE is_withdrawn AND (old).withdrawn IS NULL END AS is_new FROM compared
        ) AS compared
    ), kept AS (
        UPDATE events_entry AS entry SET
            is_public = settled.is_public, tokens = settled.tokens, words = settled.words,
            starts = settled.starts, over = settled.over, ends = settled.ends,
            first_day = settled.first_day, last_day = settled.last_day,
            has_clock = settled.has_clock, publish_at = settled.publish_at,
            uuid = settled.uuid, fingerprint = settled.fingerprint, turns = settled.turns,
            changed = settled.changed, revision = settled.revision, since = settled.since,
            withdrawn = settled.withdrawn,
            changed_in = pg_current_xact_id()::text::bigint
        FROM settled WHERE settled.event_id = entry.event_id AND
            (entry.is_public, entry.tokens, entry.words, entry.starts, entry.over, entry.ends,
                entry.first_day, entry.last_day, entry.has_clock, entry.publish_at,
                entry.uuid, entry.fingerprint, entry.turns, entry.since, entry.withdrawn)
            IS DISTINCT FROM
            (settled.is_public, settled.tokens, settled.words, settled.starts, settled.over,
                settled.ends, settled.first_day, settled.last_day, settled.has_clock,
                settled.publish_at, settled.uuid, settled.fingerprint, settled.turns,
                settled.since, settled.withdrawn)
        RETURNING entry.event_id, entry.words
    ), said AS (
        INSERT INTO events_word (word)
        SELECT word FROM (
            SELECT DISTINCT word FROM kept JOIN fresh USING (event_id),
                string_to_table(fresh.searched, ' ') AS word OFFSET 0
        ) AS each WHERE word ~ '^[[:alpha:]]{4,40}$'
        ORDER BY word ON CONFLICT DO NOTHING
    )
    SELECT array_agg(word) INTO lost FROM (
        SELECT unnest(tsvector_to_array(before.words))
        FROM kept JOIN events_entry AS before USING (event_id)  -- as it was
        EXCEPT SELECT unnest(tsvector_to_array(words)) FROM kept
    ) AS no_more (word);

    -- A word that stands nowhere any more is forgotten, so that no suggestion tells a name.
    DELETE FROM events_word WHERE word = ANY (lost) AND NOT EXISTS (
        SELECT FROM events_entry WHERE words @@ quote_literal(word)::tsquery
    );
END $$;

DO $$
DECLARE
    watched record;
BEGIN
    -- An event names the one that it belongs to, and the one that it follows.
    DROP TRIGGER index_updated ON events_event;
    FOR watched IN SELECT * FROM (VALUES
        ('events_link', 'SELECT event_id FROM changed', true),
        ('events_event', 'SELECT id FROM changed
            UNION SELECT child.id FROM changed JOIN events_event AS child
                ON child.parent_id = changed.id
            UNION SELECT child.id FROM changed JOIN events_event AS child
                ON child.follows_id = changed.id', false)
    ) AS rows (name, events, is_new) LOOP
        EXECUTE format('CREATE TRIGGER index_updated AFTER UPDATE ON %I
            REFERENCING OLD TABLE AS gone NEW TABLE AS came FOR EACH STATEMENT
            EXECUTE FUNCTION events_index_changed(%L)', watched.name, watched.events);
        IF watched.is_new THEN
            EXECUTE format('CREATE TRIGGER index_turn
                BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT
                EXECUTE FUNCTION events_index_turn({TURN})', watched.name);
            EXECUTE format('CREATE TRIGGER index_emptied AFTER TRUNCATE ON %I
                FOR EACH STATEMENT EXECUTE FUNCTION events_index_changed()', watched.name);
            EXECUTE format('CREATE TRIGGER index_inserted AFTER INSERT ON %I
                REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
                EXECUTE FUNCTION events_index_changed(%L)', watched.name, watched.events);
            EXECUTE format('CREATE TRIGGER index_deleted AFTER DELETE ON %I
                REFERENCING OLD TABLE AS changed FOR EACH STATEMENT
                EXECUTE FUNCTION events_index_changed(%L)', watched.name, watched.events);
        END IF;
    END LOOP;
END $$;

SELECT events_index(array_agg(id)) FROM events_event HAVING count(*) > 0;
-- What was there before changed when it was last saved.
UPDATE events_entry SET changed = floor(extract(epoch FROM event.changed_at)),
    since = floor(extract(epoch FROM event.created_at))
FROM events_event AS event WHERE event.id = event_id AND events_entry.is_public;
