-- A link into a meeting is told only if two people have agreed to it. Whatever writes it (admin,
-- import, update(), psql): only an update that changes nothing else makes it public, and
-- whoever changes what was agreed to takes back that anybody did.
CREATE FUNCTION events_link_kept_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_agreed boolean := NEW.kind = 'join' AND NEW.access IN ('asked', 'public');
    is_same boolean := TG_OP = 'UPDATE';
BEGIN
    IF is_same THEN
        is_same := (NEW.kind, NEW.event_id, NEW.url, NEW.label, NEW.asked_by_id, NEW.asked_at)
                IS NOT DISTINCT FROM
                (OLD.kind, OLD.event_id, OLD.url, OLD.label, OLD.asked_by_id, OLD.asked_at)
            AND coalesce(NEW.opens_at >= OLD.opens_at AND NEW.closes_at <= OLD.closes_at, false);
    END IF;
    IF is_agreed AND NEW.access = 'public' THEN
        is_agreed := is_same AND OLD.access IN ('asked', 'public');
    ELSIF is_agreed AND TG_OP = 'UPDATE' THEN
        is_agreed := is_same OR (NEW.asked_by_id, NEW.asked_at)
            IS DISTINCT FROM (OLD.asked_by_id, OLD.asked_at);
    END IF;
    IF NOT is_agreed THEN
        NEW.asked_by_id := NULL;
        NEW.asked_at := NULL;
        IF NEW.kind = 'join' AND NEW.access IN ('asked', 'public') THEN
            NEW.access := 'registrants';
        END IF;
    END IF;
    IF NOT is_agreed OR NEW.access = 'asked' THEN
        NEW.confirmed_by_id := NULL;
        NEW.confirmed_at := NULL;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER kept_closed BEFORE INSERT OR UPDATE ON events_link
    FOR EACH ROW EXECUTE FUNCTION events_link_kept_closed();

-- Nothing that is written down tells of such a link, so that nothing there changes with it.
DO $$
DECLARE
    told text := pg_get_functiondef('events_told(bigint[])'::regprocedure);
    others text := replace(told, 'access = ''public''', 'access = ''public'' AND kind <> ''join''');
BEGIN
    ASSERT length(others) - length(told) = 2 * length(' AND kind <> ''join'''),
        'events_told reads links at two places';
    EXECUTE others;
END $$;
