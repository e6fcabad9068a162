--liquibase formatted sql

--changeset mcpgateway:0024-create-team-join-requests
--comment: A request to join a public team, and what became of it.
CREATE TABLE email_team_join_requests (
    id varchar(36) NOT NULL,
    team_id varchar(36) NOT NULL,
    user_email varchar(255) NOT NULL,
    message varchar(2000),
    status varchar(20) DEFAULT 'pending' NOT NULL,
    requested_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz NOT NULL,
    reviewed_at timestamptz,
    reviewed_by varchar(255),
    notes varchar(2000),
    CONSTRAINT email_team_join_requests_pkey PRIMARY KEY (id),
    CONSTRAINT email_team_join_requests_team_id_fkey FOREIGN KEY (team_id) REFERENCES email_teams (id) ON DELETE CASCADE,
    CONSTRAINT email_team_join_requests_user_email_fkey FOREIGN KEY (user_email) REFERENCES email_users (email),
    CONSTRAINT email_team_join_requests_reviewed_by_fkey FOREIGN KEY (reviewed_by) REFERENCES email_users (email),
    CONSTRAINT email_team_join_requests_status_known CHECK (status IN ('pending', 'approved', 'rejected', 'expired')),
    CONSTRAINT email_team_join_requests_expires_later CHECK (expires_at > requested_at)
);
CREATE UNIQUE INDEX email_team_join_requests_one_pending_key ON email_team_join_requests (team_id, user_email) WHERE status = 'pending';
CREATE INDEX email_team_join_requests_team_id_idx ON email_team_join_requests (team_id, requested_at, id);
CREATE INDEX email_team_join_requests_user_email_idx ON email_team_join_requests (user_email, status);
--rollback DROP TABLE email_team_join_requests;
