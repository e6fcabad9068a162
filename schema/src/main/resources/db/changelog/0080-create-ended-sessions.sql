--liquibase formatted sql

--changeset mcpgateway:0080-create-ended-sessions
--comment: Sessions that clients have ended before they expired; a session itself is a sealed value that the client keeps. Each raises the version in the statement that inserts it, so that replicas know which sessions have ended since they last asked.
CREATE TABLE ended_session_version (
    id boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT ended_session_version_pkey PRIMARY KEY (id),
    CONSTRAINT ended_session_version_one_row CHECK (id)
);
INSERT INTO ended_session_version (id) VALUES (true);
CREATE TABLE ended_sessions (
    jti uuid NOT NULL,
    version bigint NOT NULL,
    ended_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT ended_sessions_pkey PRIMARY KEY (jti)
);
CREATE INDEX ended_sessions_version ON ended_sessions (version);
CREATE INDEX ended_sessions_expires_at ON ended_sessions (expires_at);
--rollback DROP TABLE ended_sessions;
--rollback DROP TABLE ended_session_version;
