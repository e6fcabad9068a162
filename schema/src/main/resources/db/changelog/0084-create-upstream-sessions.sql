--liquibase formatted sql

--changeset mcpgateway:0084-create-upstream-sessions
--comment: Sessions at upstream servers, which all replicas share: one for each session of a client, or for each user whose requests have none. Their ids are sealed.
CREATE TABLE upstream_sessions (
    id varchar(36) NOT NULL,
    owner varchar(300) NOT NULL,
    gateway_id varchar(36) NOT NULL,
    session_sealed text NOT NULL,
    protocol_version varchar(32) NOT NULL,
    opened_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT upstream_sessions_pkey PRIMARY KEY (id),
    CONSTRAINT upstream_sessions_owner_gateway_id_key UNIQUE (owner, gateway_id),
    CONSTRAINT upstream_sessions_gateway_id_fkey FOREIGN KEY (gateway_id) REFERENCES gateways (id) ON DELETE CASCADE
);
CREATE INDEX upstream_sessions_gateway ON upstream_sessions (gateway_id);
CREATE INDEX upstream_sessions_expiry ON upstream_sessions (expires_at);
--rollback DROP TABLE upstream_sessions;
