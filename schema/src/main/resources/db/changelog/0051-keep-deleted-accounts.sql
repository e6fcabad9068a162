--liquibase formatted sql

--changeset mcpgateway:0051-keep-deleted-accounts splitStatements:false
--comment: A deleted account keeps its row, without its name and its password, so that what its user did stays told. To everything that would come to belong to it the row is not there: foreign keys alone cannot say so, whoever inserts. Locked first, so that of a deletion and an insert at the same moment the later sees the earlier.
ALTER TABLE email_users
    ADD COLUMN deleted_at timestamptz,
    ADD CONSTRAINT email_users_deleted_is_nobody
        CHECK (deleted_at IS NULL OR NOT (is_active OR is_admin OR password_hash IS NOT NULL));

CREATE FUNCTION require_owner() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    deleted timestamptz;
BEGIN
    SELECT u.deleted_at INTO deleted FROM email_users u WHERE u.email = NEW.owner_email FOR KEY SHARE;
    IF deleted IS NOT NULL THEN
        RAISE EXCEPTION 'the account % was deleted', NEW.owner_email
            USING ERRCODE = 'foreign_key_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                CONSTRAINT = TG_TABLE_NAME || '_owner_email_fkey';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION require_user() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    deleted timestamptz;
BEGIN
    SELECT u.deleted_at INTO deleted FROM email_users u WHERE u.email = NEW.user_email FOR KEY SHARE;
    IF deleted IS NOT NULL THEN
        RAISE EXCEPTION 'the account % was deleted', NEW.user_email
            USING ERRCODE = 'foreign_key_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                CONSTRAINT = TG_TABLE_NAME || '_user_email_fkey';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER gateways_require_owner BEFORE INSERT OR UPDATE OF owner_email ON gateways
    FOR EACH ROW WHEN (NEW.owner_email IS NOT NULL) EXECUTE FUNCTION require_owner();
CREATE TRIGGER servers_require_owner BEFORE INSERT OR UPDATE OF owner_email ON servers
    FOR EACH ROW WHEN (NEW.owner_email IS NOT NULL) EXECUTE FUNCTION require_owner();
CREATE TRIGGER tools_require_owner BEFORE INSERT OR UPDATE OF owner_email ON tools
    FOR EACH ROW WHEN (NEW.owner_email IS NOT NULL) EXECUTE FUNCTION require_owner();
CREATE TRIGGER resources_require_owner BEFORE INSERT OR UPDATE OF owner_email ON resources
    FOR EACH ROW WHEN (NEW.owner_email IS NOT NULL) EXECUTE FUNCTION require_owner();
CREATE TRIGGER prompts_require_owner BEFORE INSERT OR UPDATE OF owner_email ON prompts
    FOR EACH ROW WHEN (NEW.owner_email IS NOT NULL) EXECUTE FUNCTION require_owner();
CREATE TRIGGER a2a_agents_require_owner BEFORE INSERT OR UPDATE OF owner_email ON a2a_agents
    FOR EACH ROW WHEN (NEW.owner_email IS NOT NULL) EXECUTE FUNCTION require_owner();
CREATE TRIGGER email_team_members_require_user BEFORE INSERT OR UPDATE OF user_email, is_active ON email_team_members
    FOR EACH ROW WHEN (NEW.is_active) EXECUTE FUNCTION require_user();
CREATE TRIGGER user_roles_require_user BEFORE INSERT OR UPDATE OF user_email, is_active ON user_roles
    FOR EACH ROW WHEN (NEW.is_active) EXECUTE FUNCTION require_user();
CREATE TRIGGER email_api_tokens_require_user BEFORE INSERT OR UPDATE OF user_email, is_active ON email_api_tokens
    FOR EACH ROW WHEN (NEW.is_active) EXECUTE FUNCTION require_user();
--rollback DROP TRIGGER email_api_tokens_require_user ON email_api_tokens;
--rollback DROP TRIGGER user_roles_require_user ON user_roles;
--rollback DROP TRIGGER email_team_members_require_user ON email_team_members;
--rollback DROP TRIGGER a2a_agents_require_owner ON a2a_agents;
--rollback DROP TRIGGER prompts_require_owner ON prompts;
--rollback DROP TRIGGER resources_require_owner ON resources;
--rollback DROP TRIGGER tools_require_owner ON tools;
--rollback DROP TRIGGER servers_require_owner ON servers;
--rollback DROP TRIGGER gateways_require_owner ON gateways;
--rollback DROP FUNCTION require_user();
--rollback DROP FUNCTION require_owner();
--rollback ALTER TABLE email_users DROP COLUMN deleted_at;
