--liquibase formatted sql

--changeset mcpgateway:0081-create-sealing-keys
--comment: The key of sealed values where the operator has configured none. One active row, so that replicas that start at once seal alike.
CREATE TABLE sealing_keys (
    id varchar(64) NOT NULL,
    secret varchar(64) NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT sealing_keys_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX sealing_keys_one_active_key ON sealing_keys (is_active) WHERE is_active;
--rollback DROP TABLE sealing_keys;
