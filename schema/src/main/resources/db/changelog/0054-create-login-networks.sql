--liquibase formatted sql

--changeset mcpgateway:0054-create-login-networks
--comment: Failed logins of an account from one network, and the networks from which its user has logged in. Account and network are digests, so that the table lists nobody; a row that has expired means nothing and is removed. failed_login_attempts and locked_until in email_users sum it up for who reads them, and decide nothing.
CREATE TABLE login_networks (
    account varchar(64) NOT NULL,
    network varchar(64) NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    counted_until timestamptz NOT NULL,
    locked_until timestamptz,
    known_until timestamptz,
    expires_at timestamptz GENERATED ALWAYS AS (greatest(counted_until, known_until)) STORED,
    CONSTRAINT login_networks_pkey PRIMARY KEY (account, network),
    CONSTRAINT login_networks_failures_not_negative CHECK (failures >= 0)
);
CREATE INDEX login_networks_expires_at_idx ON login_networks (expires_at);
--rollback DROP TABLE login_networks;
