--liquibase formatted sql

--changeset mcpgateway:0088-create-session-signals
--comment: What a client says at one replica about what another one does for its session: that a call is cancelled, that a question is answered. What it is about is a hash. Those that are written together raise the version in the statement that inserts them, so that replicas know which they have not seen; they mean nothing after a minute.
CREATE TABLE session_signal_version (
    id boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    CONSTRAINT session_signal_version_pkey PRIMARY KEY (id),
    CONSTRAINT session_signal_version_one_row CHECK (id)
);
INSERT INTO session_signal_version (id) VALUES (true);
CREATE TABLE session_signals (
    id bigint GENERATED ALWAYS AS IDENTITY,
    version bigint NOT NULL,
    jti uuid NOT NULL,
    kind varchar(16) NOT NULL,
    subject varchar(64) NOT NULL,
    reason text DEFAULT '' NOT NULL,
    raised_at timestamptz DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT session_signals_pkey PRIMARY KEY (id),
    CONSTRAINT session_signals_kind_known CHECK (kind IN ('cancelled', 'answered'))
);
CREATE INDEX session_signals_version ON session_signals (version);
CREATE INDEX session_signals_raised_at ON session_signals (raised_at);
--rollback DROP TABLE session_signals;
--rollback DROP TABLE session_signal_version;
