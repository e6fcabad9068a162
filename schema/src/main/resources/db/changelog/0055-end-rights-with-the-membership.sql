--liquibase formatted sql

--changeset mcpgateway:0055-end-rights-with-the-membership splitStatements:false
--comment: Whoever ends a membership, be it by SQL, ends what came with it: the roles held in that team, the tokens for it and the open invitations into it. Looked at when the transaction commits, so that the gateway has said by then who did it, and whoever came back meanwhile keeps everything.
CREATE FUNCTION end_rights_of_member() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    is_member boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (SELECT 1 FROM %I.email_team_members WHERE team_id = $1 AND user_email = $2 AND is_active)',
        TG_TABLE_SCHEMA) INTO is_member USING OLD.team_id, OLD.user_email;
    IF NOT is_member THEN
        EXECUTE format(
            'UPDATE %I.user_roles SET is_active = false, revoked_at = clock_timestamp() '
            'WHERE scope_id = $1 AND user_email = $2 AND is_active', TG_TABLE_SCHEMA) USING OLD.team_id, OLD.user_email;
        EXECUTE format(
            'UPDATE %I.email_team_invitations SET is_active = false WHERE team_id = $1 AND invited_by = $2 AND is_active',
            TG_TABLE_SCHEMA) USING OLD.team_id, OLD.user_email;
        EXECUTE format(
            'UPDATE %I.email_api_tokens SET is_active = false, revoked_at = clock_timestamp(), '
            'revocation_reason = ''The user has left the team'', version = version + 1 '
            'WHERE team_id = $1 AND user_email = $2 AND is_active', TG_TABLE_SCHEMA) USING OLD.team_id, OLD.user_email;
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER email_team_members_end_rights_on_change
    AFTER UPDATE ON email_team_members
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.is_active AND (NOT NEW.is_active OR OLD.team_id <> NEW.team_id OR OLD.user_email <> NEW.user_email))
    EXECUTE FUNCTION end_rights_of_member();
CREATE CONSTRAINT TRIGGER email_team_members_end_rights_on_departure
    AFTER DELETE ON email_team_members
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.is_active)
    EXECUTE FUNCTION end_rights_of_member();
--rollback DROP TRIGGER email_team_members_end_rights_on_departure ON email_team_members;
--rollback DROP TRIGGER email_team_members_end_rights_on_change ON email_team_members;
--rollback DROP FUNCTION end_rights_of_member();
