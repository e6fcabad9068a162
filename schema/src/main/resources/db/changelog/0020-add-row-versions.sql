--liquibase formatted sql

--changeset mcpgateway:0020-add-row-versions
--comment: A version a row, so that two people who edit the same account or team cannot silently overwrite each other.
ALTER TABLE email_users ADD COLUMN version integer DEFAULT 1 NOT NULL;
ALTER TABLE email_teams ADD COLUMN version integer DEFAULT 1 NOT NULL;
--rollback ALTER TABLE email_teams DROP COLUMN version;
--rollback ALTER TABLE email_users DROP COLUMN version;
