--liquibase formatted sql

--changeset mcpgateway:0080-create-ended-sessions
--comment: Sessions that clients have ended before they expired; a session itself is a sealed value that the client keeps. Each gets the next position under the lock of the one row, so that who has read up to a position has missed none.
CREATE TABLE ended_session_position (
    id boolean DEFAULT true NOT NULL,
    position bigint DEFAULT 0 NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT ended_session_position_pkey PRIMARY KEY (id),
    CONSTRAINT ended_session_position_one_row CHECK (id)
);
INSERT INTO ended_session_position (id) VALUES (true);
CREATE TABLE ended_sessions (
    jti uuid NOT NULL,
    position bigint NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT ended_sessions_pkey PRIMARY KEY (jti)
);
CREATE UNIQUE INDEX ended_sessions_position ON ended_sessions (position);
CREATE INDEX ended_sessions_expiry ON ended_sessions (expires_at);
--rollback DROP TABLE ended_sessions;
--rollback DROP TABLE ended_session_position;
