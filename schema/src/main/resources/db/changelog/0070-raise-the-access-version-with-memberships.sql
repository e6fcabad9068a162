--liquibase formatted sql

--changeset mcpgateway:0070-raise-the-access-version-with-memberships splitStatements:false rollbackSplitStatements:false
--comment: Who belongs to a team sees the rows that are for the team: each replica keeps it beside the roles, under the same version.
CREATE OR REPLACE FUNCTION rbac_raise_version() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    raised bigint;
    concerned varchar[];
BEGIN
    -- Whoever changes the table may have another search path; many rows changed by one transaction raise the number once.
    EXECUTE format(
        'UPDATE %I.rbac_version SET version = version + 1, changed_in = pg_current_xact_id(), changed_at = clock_timestamp() '
        'WHERE changed_in <> pg_current_xact_id() RETURNING version', TG_TABLE_SCHEMA) INTO raised;
    IF raised IS NOT NULL THEN
        EXECUTE format('DELETE FROM %I.access_changes WHERE version <= $1 - 1000 OR version >= $1', TG_TABLE_SCHEMA)
            USING raised;
        EXECUTE format(
            'INSERT INTO %1$I.access_changes (version, changed_at, users) '
            'SELECT version, changed_at, ''{}'' FROM %1$I.rbac_version', TG_TABLE_SCHEMA);
    END IF;
    IF TG_LEVEL = 'ROW' AND TG_TABLE_NAME = 'email_users' THEN
        concerned := array_remove(ARRAY[OLD.email, nullif(NEW.email, OLD.email)], NULL);
    ELSIF TG_LEVEL = 'ROW' AND TG_TABLE_NAME IN ('user_roles', 'email_api_tokens', 'email_team_members') THEN
        concerned := array_remove(ARRAY[OLD.user_email, nullif(NEW.user_email, OLD.user_email)], NULL);
    END IF;
    -- A list of very many is no shorter to work off than everybody.
    EXECUTE format(
        'UPDATE %1$I.access_changes SET users = CASE WHEN $1 IS NOT NULL AND cardinality(users) < 100 THEN users || $1 END '
        'WHERE version = (SELECT version FROM %1$I.rbac_version) AND NOT coalesce(users @> $1, users IS NULL)',
        TG_TABLE_SCHEMA) USING concerned;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER email_team_members_raise_version_on_arrival
    AFTER INSERT OR DELETE ON email_team_members
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rbac_raise_version();
CREATE CONSTRAINT TRIGGER email_team_members_raise_version_on_change
    AFTER UPDATE ON email_team_members
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION rbac_raise_version();
CREATE TRIGGER email_team_members_raise_version_on_truncate
    AFTER TRUNCATE ON email_team_members FOR EACH STATEMENT EXECUTE FUNCTION rbac_raise_version();
--rollback DROP TRIGGER email_team_members_raise_version_on_truncate ON email_team_members;
--rollback DROP TRIGGER email_team_members_raise_version_on_change ON email_team_members;
--rollback DROP TRIGGER email_team_members_raise_version_on_arrival ON email_team_members;
--rollback CREATE OR REPLACE FUNCTION rbac_raise_version() RETURNS trigger
--rollback     LANGUAGE plpgsql
--rollback AS $$
--rollback DECLARE
--rollback     raised bigint;
--rollback     concerned varchar[];
--rollback BEGIN
--rollback     EXECUTE format(
--rollback         'UPDATE %I.rbac_version SET version = version + 1, changed_in = pg_current_xact_id(), changed_at = clock_timestamp() '
--rollback         'WHERE changed_in <> pg_current_xact_id() RETURNING version', TG_TABLE_SCHEMA) INTO raised;
--rollback     IF raised IS NOT NULL THEN
--rollback         EXECUTE format('DELETE FROM %I.access_changes WHERE version <= $1 - 1000 OR version >= $1', TG_TABLE_SCHEMA)
--rollback             USING raised;
--rollback         EXECUTE format(
--rollback             'INSERT INTO %1$I.access_changes (version, changed_at, users) '
--rollback             'SELECT version, changed_at, ''{}'' FROM %1$I.rbac_version', TG_TABLE_SCHEMA);
--rollback     END IF;
--rollback     IF TG_LEVEL = 'ROW' AND TG_TABLE_NAME = 'email_users' THEN
--rollback         concerned := array_remove(ARRAY[OLD.email, nullif(NEW.email, OLD.email)], NULL);
--rollback     ELSIF TG_LEVEL = 'ROW' AND TG_TABLE_NAME IN ('user_roles', 'email_api_tokens') THEN
--rollback         concerned := array_remove(ARRAY[OLD.user_email, nullif(NEW.user_email, OLD.user_email)], NULL);
--rollback     END IF;
--rollback     EXECUTE format(
--rollback         'UPDATE %1$I.access_changes SET users = CASE WHEN $1 IS NOT NULL AND cardinality(users) < 100 THEN users || $1 END '
--rollback         'WHERE version = (SELECT version FROM %1$I.rbac_version) AND NOT coalesce(users @> $1, users IS NULL)',
--rollback         TG_TABLE_SCHEMA) USING concerned;
--rollback     RETURN NULL;
--rollback END
--rollback $$;
