--liquibase formatted sql

--changeset mcpgateway:0005-create-permission-audit-log
--comment: Decisions about access. It refers to nothing: a question about a user or a team that does not exist is a decision too, and a record outlives what it is about.
CREATE TABLE permission_audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY,
    timestamp timestamptz DEFAULT now() NOT NULL,
    user_email varchar(255),
    permission varchar(255) NOT NULL,
    resource_type varchar(100),
    resource_id varchar(255),
    team_id varchar(255),
    granted boolean NOT NULL,
    roles_checked jsonb DEFAULT '[]' NOT NULL,
    ip_address varchar(45),
    user_agent varchar(512),
    CONSTRAINT permission_audit_log_pkey PRIMARY KEY (id),
    CONSTRAINT permission_audit_log_roles_checked_array CHECK (jsonb_typeof(roles_checked) = 'array')
);
CREATE INDEX permission_audit_log_timestamp_idx ON permission_audit_log (timestamp);
CREATE INDEX permission_audit_log_user_email_idx ON permission_audit_log (user_email, timestamp);
--rollback DROP TABLE permission_audit_log;
