-- What the public can find: one row of events_entry for each event, kept by triggers, so that
-- no way of writing (admin, import, update(), psql) can leave behind what was taken away.
-- Writers take turns (index_turn below): each sees what those before it have committed.

-- The part of a text that can be searched, names apart: "zqz" stands where a name ends.
CREATE FUNCTION events_searched(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN left(folded(replace(given, ' | ', ' zqz ')), 100000) || ' zqz';

-- "Hate speech" as people may type it: its exact words, and their English stems.
CREATE FUNCTION events_vector(searched text, weight "char") RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(
    to_tsvector('pg_catalog.simple', searched) || to_tsvector('pg_catalog.english', searched),
    weight);

-- HTML of ours as it is read.
CREATE FUNCTION events_plain(html text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(replace(replace(replace(
    regexp_replace(html, '<[^>]*>', ' ', 'g'),
    '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&amp;', '&');

-- One word or phrase of a question. NULL for what cannot be searched for.
CREATE FUNCTION events_term(term text, is_phrase boolean, is_unfinished boolean) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    plain text := folded(term);
    found tsquery := phraseto_tsquery('pg_catalog.simple', plain);
BEGIN
    IF plain = '' THEN
        RETURN NULL;
    END IF;
    IF NOT is_phrase THEN
        found := found || phraseto_tsquery('pg_catalog.english', plain);
    END IF;
    IF is_unfinished AND length(plain) >= 3 THEN
        found := found || to_tsquery('pg_catalog.simple', replace(plain, ' ', ' <-> ') || ':*');
    END IF;
    RETURN found;
END $$;

-- All words and phrases that are asked for. Words such as "the" do not count, unless they are
-- in capitals (WHO, IT) or there is nothing else.
CREATE FUNCTION events_query(words text[], phrases text[], is_unfinished boolean) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    found tsquery := '';
    small tsquery := '';
    term text;
    place integer;
BEGIN
    FOREACH term IN ARRAY phrases LOOP
        found := found && coalesce(events_term(term, true, false), '');
    END LOOP;
    FOR place IN 1 .. coalesce(array_length(words, 1), 0) LOOP
        term := words[place];
        IF numnode(phraseto_tsquery('pg_catalog.english', folded(term))) = 0
            AND term = lower(term) THEN
            small := small && coalesce(events_term(term, false, false), '');
        ELSE
            found := found && coalesce(events_term(
                term, false, is_unfinished AND place = array_length(words, 1)), '');
        END IF;
    END LOOP;
    RETURN CASE WHEN numnode(found) = 0 THEN small ELSE found END;
END $$;

-- The events that contain what is asked for. Words are read from the index alone; for phrases
-- each text must be read as well, so they are looked for in the events nearest in time that
-- have all the words (``words``: what is asked for without what must not be there).
-- A scan of the table would read every text: never.
CREATE FUNCTION events_containing(asked tsquery, words tsquery, moment bigint) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
DECLARE
    loose tsquery := regexp_replace(words::text, '<[-0-9]+>', '&', 'g');
BEGIN
    IF strpos(asked::text, '<') = 0 THEN
        RETURN ARRAY(SELECT event_id FROM events_entry AS entry WHERE entry.words @@ asked);
    END IF;
    RETURN ARRAY(
        SELECT event_id FROM (
            SELECT event_id, entry.words FROM events_entry AS entry
            WHERE entry.words @@ loose
            ORDER BY abs(coalesce(starts, 0) - moment) LIMIT 5000
        ) AS near WHERE near.words @@ asked);
END $$;

-- What each of these events can be found by; no row for one that is not public.
CREATE FUNCTION events_indexed(changed bigint[]) RETURNS TABLE (
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
        AND part.visibility NOT IN ('withheld', 'hidden')
        AND coalesce(person.visibility, 'named') = 'named'
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

-- Brings the entries of these events up to date, in the transaction of the change.
-- (Planning these statements takes twice as long as doing them: plan once.)
CREATE FUNCTION events_index(given bigint[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    changed bigint[] := ARRAY(SELECT DISTINCT unnest(given) ORDER BY 1);
    lost text[];
BEGIN
    INSERT INTO events_entry (event_id, is_public, tokens, words, has_clock, changed_in)
    SELECT id, false, '', '', false, pg_current_xact_id()::text::bigint
    FROM unnest(changed) AS id ON CONFLICT DO NOTHING;

    WITH fresh AS MATERIALIZED (
        SELECT entry.event_id, found.event_id IS NOT NULL AS is_public,
            coalesce(found.tokens, '') AS tokens,
            coalesce(ts_delete(events_vector(found.title, 'A') || events_vector(found.who, 'B')
                || events_vector(found.about, 'C') || events_vector(found.told, 'D'), 'zqz'), '')
                AS words,
            concat_ws(' ', found.title, found.who, found.about, found.told) AS searched,
            event.pace, event.start_date, event.end_date, event.start_time, event.end_time,
            event.starts_at, event.over_at, event.publish_at
        FROM unnest(changed) AS entry (event_id)
        LEFT JOIN events_indexed(changed) AS found USING (event_id)
        LEFT JOIN events_event AS event ON event.id = found.event_id
    ), dated AS (
        SELECT event_id, is_public, tokens, words,
            extract(epoch FROM starts_at)::bigint AS starts,
            extract(epoch FROM over_at)::bigint AS over,
            CASE WHEN end_time IS NOT NULL THEN extract(epoch FROM over_at)::bigint END AS ends,
            start_date - date '0001-01-01' + 1 AS first_day,
            CASE WHEN pace <> 'ongoing' OR end_date IS NOT NULL
                THEN coalesce(end_date, start_date) END - date '0001-01-01' + 1 AS last_day,
            start_time IS NOT NULL AS has_clock,
            ceil(extract(epoch FROM publish_at))::bigint AS publish_at
        FROM fresh
    ), kept AS (
        UPDATE events_entry AS entry SET
            is_public = dated.is_public, tokens = dated.tokens, words = dated.words,
            starts = dated.starts, over = dated.over, ends = dated.ends,
            first_day = dated.first_day, last_day = dated.last_day,
            has_clock = dated.has_clock, publish_at = dated.publish_at,
            changed_in = pg_current_xact_id()::text::bigint
        FROM dated WHERE dated.event_id = entry.event_id AND
            (entry.is_public, entry.tokens, entry.words, entry.starts, entry.over, entry.ends,
                entry.first_day, entry.last_day, entry.has_clock, entry.publish_at)
            IS DISTINCT FROM
            (dated.is_public, dated.tokens, dated.words, dated.starts, dated.over, dated.ends,
                dated.first_day, dated.last_day, dated.has_clock, dated.publish_at)
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

-- Before a statement that can change what is found: one transaction at a time.
CREATE FUNCTION events_index_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(TG_ARGV[0]::bigint);
    RETURN NULL;
END $$;

-- AFTER a statement: the first argument selects the events that rows of "changed" belong to.
CREATE FUNCTION events_index_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found bigint[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        PERFORM events_index(ARRAY(
            SELECT event_id FROM events_entry UNION SELECT id FROM events_event));
        RETURN NULL;
    END IF;
    EXECUTE 'SELECT array_agg(id) FROM (' || CASE TG_OP
        WHEN 'UPDATE' THEN replace(TG_ARGV[0], 'FROM changed',
            'FROM (TABLE gone UNION ALL TABLE came) AS changed')
        ELSE TG_ARGV[0] END || ') AS events (id) WHERE id IS NOT NULL' INTO found;
    IF found IS NOT NULL THEN
        PERFORM events_index(found);
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    watched record;
BEGIN
    FOR watched IN SELECT * FROM (VALUES
        ('events_event', 'SELECT id FROM changed'),
        ('events_event_themes', 'SELECT event_id FROM changed'),
        ('events_event_areas', 'SELECT event_id FROM changed'),
        ('events_eventlanguage', 'SELECT event_id FROM changed'),
        ('events_section', 'SELECT event_id FROM changed'),
        ('events_participation', 'SELECT event_id FROM changed'),
        ('events_credit', 'SELECT event_id FROM changed'),
        ('organizers_organization', 'SELECT event_id FROM changed
            JOIN events_credit ON organization_id = changed.id'),
        ('organizers_organizationname', 'SELECT event_id FROM changed
            JOIN events_credit USING (organization_id)'),
        ('organizers_person', 'SELECT event_id FROM changed
            JOIN events_participation ON person_id = changed.id'),
        ('events_theme', 'SELECT event_id FROM changed
            JOIN events_event_themes ON theme_id = changed.id'),
        ('events_series', 'SELECT event.id FROM changed
            JOIN events_event AS event ON series_id = changed.id'),
        ('events_programme', 'SELECT event.id FROM changed
            JOIN events_event AS event ON programme_id = changed.id'),
        ('events_area', 'SELECT event_id FROM events_events_within(
            ARRAY(SELECT id FROM changed)) UNION SELECT event.id FROM changed
            JOIN events_event AS event ON event.country = changed.code'),
        ('events_area_members', 'SELECT event_id FROM events_events_within(
            ARRAY(SELECT to_area_id FROM changed))')
    ) AS rows (name, events) LOOP
        EXECUTE format('CREATE TRIGGER index_turn
            BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT
            EXECUTE FUNCTION events_index_turn({TURN})', watched.name);
        EXECUTE format('CREATE TRIGGER index_emptied AFTER TRUNCATE ON %I FOR EACH STATEMENT
            EXECUTE FUNCTION events_index_changed()', watched.name);
        EXECUTE format('CREATE TRIGGER index_inserted AFTER INSERT ON %I
            REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
            EXECUTE FUNCTION events_index_changed(%L)', watched.name, watched.events);
        EXECUTE format('CREATE TRIGGER index_deleted AFTER DELETE ON %I
            REFERENCING OLD TABLE AS changed FOR EACH STATEMENT
            EXECUTE FUNCTION events_index_changed(%L)', watched.name, watched.events);
        EXECUTE format('CREATE TRIGGER index_updated AFTER UPDATE ON %I
            REFERENCING OLD TABLE AS gone NEW TABLE AS came FOR EACH STATEMENT
            EXECUTE FUNCTION events_index_changed(%L)', watched.name, watched.events);
    END LOOP;
END $$;

-- Events about these areas or anything that lies in them.
CREATE FUNCTION events_events_within(areas bigint[]) RETURNS TABLE (event_id bigint)
LANGUAGE sql STABLE AS $$
WITH RECURSIVE within (area_id) AS (
    SELECT unnest(areas)
    UNION
    SELECT near.area_id FROM within JOIN (
        SELECT id AS area_id, parent_id AS around_id FROM events_area
        WHERE parent_id IS NOT NULL
        UNION ALL
        SELECT to_area_id, from_area_id FROM events_area_members
    ) AS near ON near.around_id = within.area_id
)
SELECT link.event_id FROM within JOIN events_event_areas AS link USING (area_id)
$$;

SELECT events_index(array_agg(id)) FROM events_event HAVING count(*) > 0;
