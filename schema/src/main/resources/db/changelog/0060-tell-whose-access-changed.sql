--liquibase formatted sql

--changeset mcpgateway:0060-tell-whose-access-changed splitStatements:false rollbackSplitStatements:false
--comment: Beside the version of access control, whose access each of the last thousand versions changed: a replica that knows one of them reads those users again and no others. NULL stands for everybody. What a token rests on counts from now on, too: the token itself, and the password, the deletion and the duty to change the password of its user. Whoever raises the version holds its row until the commit, so versions are committed in their order and none is missing.
CREATE TABLE access_changes (
    version bigint NOT NULL,
    changed_at timestamptz NOT NULL,
    users varchar(255)[],
    CONSTRAINT access_changes_pkey PRIMARY KEY (version)
);
INSERT INTO access_changes (version, changed_at) SELECT version, changed_at FROM rbac_version;

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
    ELSIF TG_LEVEL = 'ROW' AND TG_TABLE_NAME IN ('user_roles', 'email_api_tokens') THEN
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

CREATE CONSTRAINT TRIGGER email_users_raise_version_on_end_of_login
    AFTER UPDATE ON email_users
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.password_version IS DISTINCT FROM NEW.password_version
        OR OLD.password_changed_at IS DISTINCT FROM NEW.password_changed_at
        OR OLD.password_change_required IS DISTINCT FROM NEW.password_change_required
        OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
    EXECUTE FUNCTION rbac_raise_version();
CREATE CONSTRAINT TRIGGER email_users_raise_version_on_departure
    AFTER DELETE ON email_users
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rbac_raise_version();
CREATE TRIGGER email_users_raise_version_on_truncate
    AFTER TRUNCATE ON email_users FOR EACH STATEMENT EXECUTE FUNCTION rbac_raise_version();

-- A token that arrives is not remembered yet, and its use changes nothing about it.
CREATE CONSTRAINT TRIGGER email_api_tokens_raise_version_on_change
    AFTER UPDATE ON email_api_tokens
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.id IS DISTINCT FROM NEW.id OR OLD.jti IS DISTINCT FROM NEW.jti
        OR OLD.user_email IS DISTINCT FROM NEW.user_email OR OLD.is_active IS DISTINCT FROM NEW.is_active
        OR OLD.revoked_at IS DISTINCT FROM NEW.revoked_at OR OLD.expires_at IS DISTINCT FROM NEW.expires_at
        OR OLD.team_id IS DISTINCT FROM NEW.team_id OR OLD.server_id IS DISTINCT FROM NEW.server_id
        OR OLD.resource_scopes IS DISTINCT FROM NEW.resource_scopes
        OR OLD.ip_restrictions IS DISTINCT FROM NEW.ip_restrictions)
    EXECUTE FUNCTION rbac_raise_version();
CREATE CONSTRAINT TRIGGER email_api_tokens_raise_version_on_departure
    AFTER DELETE ON email_api_tokens
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rbac_raise_version();
CREATE TRIGGER email_api_tokens_raise_version_on_truncate
    AFTER TRUNCATE ON email_api_tokens FOR EACH STATEMENT EXECUTE FUNCTION rbac_raise_version();
--rollback DROP TRIGGER email_api_tokens_raise_version_on_truncate ON email_api_tokens;
--rollback DROP TRIGGER email_api_tokens_raise_version_on_departure ON email_api_tokens;
--rollback DROP TRIGGER email_api_tokens_raise_version_on_change ON email_api_tokens;
--rollback DROP TRIGGER email_users_raise_version_on_truncate ON email_users;
--rollback DROP TRIGGER email_users_raise_version_on_departure ON email_users;
--rollback DROP TRIGGER email_users_raise_version_on_end_of_login ON email_users;
--rollback CREATE OR REPLACE FUNCTION rbac_raise_version() RETURNS trigger
--rollback     LANGUAGE plpgsql
--rollback AS $$
--rollback BEGIN
--rollback     EXECUTE format(
--rollback         'UPDATE %I.rbac_version SET version = version + 1, changed_in = pg_current_xact_id(), changed_at = clock_timestamp() '
--rollback         'WHERE changed_in <> pg_current_xact_id()', TG_TABLE_SCHEMA);
--rollback     RETURN NULL;
--rollback END
--rollback $$;
--rollback DROP TABLE access_changes;
