--liquibase formatted sql

--changeset mcpgateway:0007-deduplicate-roles-and-assignments splitStatements:false
--comment: One active row per role and per assignment, on a database that has already raced. A function, so that it can be run again by hand: SELECT * FROM rbac_deduplicate(). Nothing is deleted; rbac_deduplications tells what was done.
CREATE OR REPLACE FUNCTION rbac_deduplicate() RETURNS TABLE (kind varchar, row_count bigint)
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
DECLARE
    moment CONSTANT timestamptz := clock_timestamp();
    last_entry bigint;
    losers varchar[];
    winners varchar[];
    in_cycle record;
BEGIN
    -- With an older snapshot than the lock, duplicates that were committed in between would stay unseen.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'rbac_deduplicate() needs a READ COMMITTED transaction';
    END IF;
    -- Writers wait until the end of the transaction, readers do not. Roles first, as writers lock them first.
    LOCK TABLE roles IN SHARE ROW EXCLUSIVE MODE;
    LOCK TABLE user_roles IN SHARE ROW EXCLUSIVE MODE;
    SELECT coalesce(max(d.id), 0) INTO last_entry FROM rbac_deduplications d;

    SELECT array_agg(ranked.id ORDER BY ranked.id), array_agg(ranked.winner ORDER BY ranked.id)
    INTO losers, winners
    FROM (SELECT r.id,
                 first_value(r.id) OVER (PARTITION BY r.name, r.scope ORDER BY r.created_at, r.id) AS winner
          FROM roles r
          WHERE r.is_active) ranked
    WHERE ranked.id <> ranked.winner;

    -- Facts are compared by the role that they will point at, and retired before anything is moved, so that this also
    -- works where the indexes on assignments are in place already.
    WITH ranked AS (
        SELECT ur.id,
               first_value(ur.id) OVER (
                   PARTITION BY ur.user_email, coalesce(l.winner, ur.role_id), ur.scope, ur.scope_id
                   ORDER BY (ur.expires_at IS NULL OR ur.expires_at > moment) DESC, ur.granted_at, ur.id) AS winner
        FROM user_roles ur LEFT JOIN unnest(losers, winners) AS l (loser, winner) ON l.loser = ur.role_id
        WHERE ur.is_active),
    retired AS (
        UPDATE user_roles ur SET is_active = false
        FROM ranked k
        WHERE ur.id = k.id AND k.id <> k.winner
        RETURNING ur.id, k.winner)
    INSERT INTO rbac_deduplications (done_at, kind, row_id, loser_id, winner_id)
    SELECT moment, 'assignment_retired', t.id, t.id, t.winner FROM retired t ORDER BY t.id;

    WITH moved AS (
        UPDATE user_roles ur SET role_id = l.winner
        FROM unnest(losers, winners) AS l (loser, winner)
        WHERE ur.role_id = l.loser
        RETURNING ur.id, l.loser, l.winner)
    INSERT INTO rbac_deduplications (done_at, kind, row_id, loser_id, winner_id)
    SELECT moment, 'assignment_moved', m.id, m.loser, m.winner FROM moved m ORDER BY m.id;

    -- A winner whose parent was one of its own losers would become its own parent.
    WITH cleared AS (
        UPDATE roles r SET inherits_from = NULL
        FROM unnest(losers, winners) AS l (loser, winner)
        WHERE r.inherits_from = l.loser AND r.id = l.winner
        RETURNING r.id, l.loser)
    INSERT INTO rbac_deduplications (done_at, kind, row_id, loser_id, winner_id)
    SELECT moment, 'parent_cleared', c.id, c.loser, NULL FROM cleared c ORDER BY c.id;

    WITH moved AS (
        UPDATE roles r SET inherits_from = l.winner
        FROM unnest(losers, winners) AS l (loser, winner)
        WHERE r.inherits_from = l.loser
        RETURNING r.id, l.loser, l.winner)
    INSERT INTO rbac_deduplications (done_at, kind, row_id, loser_id, winner_id)
    SELECT moment, 'parent_moved', m.id, m.loser, m.winner FROM moved m ORDER BY m.id;

    -- Two chains that were apart may close to a cycle when their ends are moved: such a moved end is cut, lowest id first.
    LOOP
        WITH RECURSIVE above (start, at) AS (
            SELECT d.row_id, r.inherits_from
            FROM rbac_deduplications d JOIN roles r ON r.id = d.row_id
            WHERE d.id > last_entry AND d.kind = 'parent_moved'
            UNION
            SELECT a.start, r.inherits_from FROM above a JOIN roles r ON r.id = a.at)
        SELECT a.start AS id, r.inherits_from AS parent INTO in_cycle
        FROM above a JOIN roles r ON r.id = a.start
        WHERE a.at = a.start
        ORDER BY a.start
        LIMIT 1;
        EXIT WHEN NOT FOUND;
        UPDATE roles r SET inherits_from = NULL WHERE r.id = in_cycle.id;
        INSERT INTO rbac_deduplications (done_at, kind, row_id, loser_id, winner_id)
        VALUES (moment, 'parent_cleared', in_cycle.id, in_cycle.parent, NULL);
    END LOOP;

    WITH retired AS (
        UPDATE roles r SET is_active = false, updated_at = moment
        FROM unnest(losers, winners) AS l (loser, winner)
        WHERE r.id = l.loser
        RETURNING l.loser, l.winner)
    INSERT INTO rbac_deduplications (done_at, kind, row_id, loser_id, winner_id)
    SELECT moment, 'role_retired', t.loser, t.loser, t.winner FROM retired t ORDER BY t.loser;

    RETURN QUERY
        SELECT k.kind::varchar, count(d.id)
        FROM unnest(ARRAY['role_retired', 'parent_moved', 'parent_cleared', 'assignment_moved', 'assignment_retired'])
                 WITH ORDINALITY AS k (kind, place)
             LEFT JOIN rbac_deduplications d ON d.kind = k.kind AND d.id > last_entry
        GROUP BY k.kind, k.place
        ORDER BY k.place;
END
$$;
SELECT * FROM rbac_deduplicate();
--rollback DROP FUNCTION rbac_deduplicate();
