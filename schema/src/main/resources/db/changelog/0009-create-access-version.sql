--liquibase formatted sql

--changeset mcpgateway:0009-create-access-version splitStatements:false
--comment: A number that changes, in the same commit, with every change that a permission check can notice, whoever makes it: each replica compares it with what it has cached. It is raised at the commit (deferred triggers), so that no transaction holds this row while it waits for another.
CREATE TABLE rbac_version (
    id boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    changed_in xid8 DEFAULT pg_current_xact_id() NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT rbac_version_pkey PRIMARY KEY (id),
    CONSTRAINT rbac_version_one_row CHECK (id)
);
INSERT INTO rbac_version (id, version) VALUES (true, 1);

CREATE FUNCTION rbac_raise_version() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    -- Whoever changes the table may have another search path; many rows changed by one transaction raise the number once.
    EXECUTE format(
        'UPDATE %I.rbac_version SET version = version + 1, changed_in = pg_current_xact_id(), changed_at = clock_timestamp() '
        'WHERE changed_in <> pg_current_xact_id()', TG_TABLE_SCHEMA);
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER roles_raise_version_on_arrival
    AFTER INSERT OR DELETE ON roles
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rbac_raise_version();
CREATE CONSTRAINT TRIGGER roles_raise_version_on_change
    AFTER UPDATE ON roles
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION rbac_raise_version();
CREATE TRIGGER roles_raise_version_on_truncate
    AFTER TRUNCATE ON roles FOR EACH STATEMENT EXECUTE FUNCTION rbac_raise_version();

CREATE CONSTRAINT TRIGGER user_roles_raise_version_on_arrival
    AFTER INSERT OR DELETE ON user_roles
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rbac_raise_version();
CREATE CONSTRAINT TRIGGER user_roles_raise_version_on_change
    AFTER UPDATE ON user_roles
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION rbac_raise_version();
CREATE TRIGGER user_roles_raise_version_on_truncate
    AFTER TRUNCATE ON user_roles FOR EACH STATEMENT EXECUTE FUNCTION rbac_raise_version();

-- A user or a team that arrives or goes has no assignment, and a login changes nothing about access.
CREATE CONSTRAINT TRIGGER email_users_raise_version_on_change
    AFTER UPDATE ON email_users
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active OR OLD.email IS DISTINCT FROM NEW.email)
    EXECUTE FUNCTION rbac_raise_version();
CREATE CONSTRAINT TRIGGER email_teams_raise_version_on_change
    AFTER UPDATE ON email_teams
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active OR OLD.is_personal IS DISTINCT FROM NEW.is_personal
        OR OLD.id IS DISTINCT FROM NEW.id)
    EXECUTE FUNCTION rbac_raise_version();
--rollback DROP TRIGGER email_teams_raise_version_on_change ON email_teams;
--rollback DROP TRIGGER email_users_raise_version_on_change ON email_users;
--rollback DROP TRIGGER user_roles_raise_version_on_truncate ON user_roles;
--rollback DROP TRIGGER user_roles_raise_version_on_change ON user_roles;
--rollback DROP TRIGGER user_roles_raise_version_on_arrival ON user_roles;
--rollback DROP TRIGGER roles_raise_version_on_truncate ON roles;
--rollback DROP TRIGGER roles_raise_version_on_change ON roles;
--rollback DROP TRIGGER roles_raise_version_on_arrival ON roles;
--rollback DROP FUNCTION rbac_raise_version();
--rollback DROP TABLE rbac_version;
