--liquibase formatted sql

--changeset mcpgateway:0041-create-login-limits
--comment: How much of its allowance of logins an account or an address has used, for all replicas together. The subject is a digest, so that the table lists nobody; a row whose time has passed means nothing and is removed.
CREATE TABLE login_limits (
    subject varchar(64) NOT NULL,
    full_again_at timestamptz NOT NULL,
    CONSTRAINT login_limits_pkey PRIMARY KEY (subject)
);
CREATE INDEX login_limits_full_again_at_idx ON login_limits (full_again_at);
--rollback DROP TABLE login_limits;
