--liquibase formatted sql

--changeset mcpgateway:0040-create-token-signing-keys
--comment: The secret that signs access tokens where the operator has configured none. One active row, so that replicas that start at once sign alike.
CREATE TABLE token_signing_keys (
    id varchar(36) NOT NULL,
    secret varchar(64) NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT token_signing_keys_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX token_signing_keys_one_active_key ON token_signing_keys (is_active) WHERE is_active;
--rollback DROP TABLE token_signing_keys;
