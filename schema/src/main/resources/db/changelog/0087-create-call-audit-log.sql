--liquibase formatted sql

--changeset mcpgateway:0087-create-call-audit-log
--comment: A row for each call of an agent, without its arguments. It refers to nothing: a record outlives what it is about. Its id comes from the replica, so that a batch can be written again whose outcome is unknown.
CREATE TABLE call_audit_log (
    id uuid NOT NULL,
    timestamp timestamptz NOT NULL,
    user_email varchar(255) NOT NULL,
    api_token_id varchar(36),
    ip_address varchar(45),
    request_id varchar(64) NOT NULL,
    server_id varchar(255),
    method varchar(64) NOT NULL,
    name varchar(255) NOT NULL,
    item_kind varchar(32),
    item_id varchar(36),
    definition_hash varchar(100),
    gateway_id varchar(36),
    revision varchar(20) NOT NULL,
    client_name varchar(255),
    client_version varchar(255),
    outcome varchar(32) NOT NULL,
    fault varchar(64),
    duration_micros bigint NOT NULL,
    request_bytes bigint NOT NULL,
    response_bytes bigint NOT NULL,
    CONSTRAINT call_audit_log_pkey PRIMARY KEY (id)
);
CREATE INDEX call_audit_log_timestamp_idx ON call_audit_log (timestamp);
CREATE INDEX call_audit_log_user_email_idx ON call_audit_log (user_email, timestamp);
--rollback DROP TABLE call_audit_log;
