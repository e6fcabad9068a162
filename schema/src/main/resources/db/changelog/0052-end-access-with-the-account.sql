--liquibase formatted sql

--changeset mcpgateway:0052-end-access-with-the-account splitStatements:false
--comment: Whoever deactivates an account, be it by SQL or by the release before, ends for good what was issued to its user or by them: API tokens are revoked, logins and open invitations count no more, and reactivation revives none. Also when it is reactivated, for accounts that were inactive before this change.
CREATE FUNCTION end_access_of_account() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    NEW.password_changed_at := clock_timestamp();
    EXECUTE format(
        'UPDATE %I.email_api_tokens SET is_active = false, revoked_at = clock_timestamp(), '
        'revocation_reason = ''The account was not active'', version = version + 1 WHERE user_email = $1 AND is_active',
        TG_TABLE_SCHEMA) USING NEW.email;
    EXECUTE format('UPDATE %I.email_team_invitations SET is_active = false WHERE invited_by = $1 AND is_active',
        TG_TABLE_SCHEMA) USING NEW.email;
    RETURN NEW;
END
$$;
CREATE TRIGGER email_users_end_access BEFORE UPDATE OF is_active, deleted_at ON email_users
    FOR EACH ROW WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
    EXECUTE FUNCTION end_access_of_account();
CREATE INDEX email_team_invitations_invited_by_idx ON email_team_invitations (invited_by) WHERE is_active;
--rollback DROP INDEX email_team_invitations_invited_by_idx;
--rollback DROP TRIGGER email_users_end_access ON email_users;
--rollback DROP FUNCTION end_access_of_account();
