--liquibase formatted sql

--changeset mcpgateway:0053-count-password-versions splitStatements:false
--comment: A number that is another one after each change of a password and each time an account is deactivated, reactivated or deleted, whoever does it, be it by SQL or the release before. A login carries it, and ends with it; no clock has a part in it. A hash of the same password, which is made when the settings of hashing have changed, keeps it: whoever stores one says so for the transaction. A row that is inserted begins at a number by chance, so that one made anew after a DELETE by SQL shares none with the one before.
ALTER TABLE email_users ADD COLUMN password_version integer DEFAULT 1 NOT NULL;
ALTER TABLE email_users ALTER COLUMN password_version SET DEFAULT CAST(floor(random() * 1000000000) AS integer) + 1;

CREATE FUNCTION count_password_version() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF OLD.is_active IS DISTINCT FROM NEW.is_active OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at
        OR current_setting('mcpgateway.same_password', true) IS DISTINCT FROM 'true' THEN
        NEW.password_version := OLD.password_version + 1;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER email_users_count_password_version BEFORE UPDATE OF password_hash, is_active, deleted_at ON email_users
    FOR EACH ROW
    WHEN (OLD.password_hash IS DISTINCT FROM NEW.password_hash OR OLD.is_active IS DISTINCT FROM NEW.is_active
        OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
    EXECUTE FUNCTION count_password_version();
--rollback DROP TRIGGER email_users_count_password_version ON email_users;
--rollback DROP FUNCTION count_password_version();
--rollback ALTER TABLE email_users DROP COLUMN password_version;
