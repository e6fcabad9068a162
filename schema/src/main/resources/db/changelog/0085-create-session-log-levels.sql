--liquibase formatted sql

--changeset mcpgateway:0085-create-session-log-levels
--comment: The log level that a client has asked for in its session.
CREATE TABLE session_log_levels (
    jti uuid NOT NULL,
    level varchar(16) NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT session_log_levels_pkey PRIMARY KEY (jti),
    CONSTRAINT session_log_levels_level CHECK (level IN ('debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'))
);
CREATE INDEX session_log_levels_expiry ON session_log_levels (expires_at);
--rollback DROP TABLE session_log_levels;
