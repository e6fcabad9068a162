--liquibase formatted sql

--changeset mcpgateway:0086-count-calls-by-hour
--comment: Calls of tools by hour, which all replicas add to. It refers to no tool, so that nothing that is done to tools waits for it; what is left of one that was deleted ends with its time. A lease is a row: who has the token does the job until its time is over, by the clock of the database.
CREATE TABLE tool_call_hours (
    tool_id varchar(36) NOT NULL,
    hour timestamptz NOT NULL,
    calls bigint NOT NULL,
    errors bigint NOT NULL,
    total_micros bigint NOT NULL,
    min_micros bigint NOT NULL,
    max_micros bigint NOT NULL,
    last_call_at timestamptz NOT NULL,
    CONSTRAINT tool_call_hours_pkey PRIMARY KEY (tool_id, hour),
    CONSTRAINT tool_call_hours_errors CHECK (errors BETWEEN 0 AND calls)
);
CREATE INDEX tool_call_hours_hour ON tool_call_hours (hour);
CREATE TABLE job_leases (
    job varchar(64) NOT NULL,
    token varchar(36) DEFAULT '' NOT NULL,
    until timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT job_leases_pkey PRIMARY KEY (job)
);
INSERT INTO job_leases (job) VALUES ('forget-calls');
--rollback DROP TABLE job_leases;
--rollback DROP TABLE tool_call_hours;
