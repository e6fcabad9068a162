--liquibase formatted sql

--changeset mcpgateway:0004-create-role-assignments
--comment: Who holds which role, where and until when. An assignment that the gateway itself made has no granted_by.
CREATE TABLE user_roles (
    id varchar(36) NOT NULL,
    user_email varchar(255) NOT NULL,
    role_id varchar(36) NOT NULL,
    scope varchar(20) NOT NULL,
    scope_id varchar(36),
    granted_by varchar(255),
    granted_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz,
    is_active boolean DEFAULT true NOT NULL,
    grant_source varchar(50) DEFAULT 'manual' NOT NULL,
    revoked_at timestamptz,
    revoked_by varchar(255),
    CONSTRAINT user_roles_pkey PRIMARY KEY (id),
    CONSTRAINT user_roles_user_email_fkey FOREIGN KEY (user_email) REFERENCES email_users (email),
    CONSTRAINT user_roles_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles (id),
    CONSTRAINT user_roles_role_scope_fkey FOREIGN KEY (role_id, scope) REFERENCES roles (id, scope),
    CONSTRAINT user_roles_scope_id_fkey FOREIGN KEY (scope_id) REFERENCES email_teams (id),
    CONSTRAINT user_roles_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES email_users (email),
    CONSTRAINT user_roles_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES email_users (email),
    CONSTRAINT user_roles_scope_known CHECK (scope IN ('global', 'team', 'personal')),
    CONSTRAINT user_roles_scope_id_for_teams CHECK ((scope = 'team') = (scope_id IS NOT NULL)),
    CONSTRAINT user_roles_expires_at_finite CHECK (isfinite(expires_at)),
    CONSTRAINT user_roles_grant_source_known CHECK (grant_source IN ('manual', 'bootstrap', 'team', 'sso')),
    CONSTRAINT user_roles_revoked_is_inactive CHECK (NOT is_active OR (revoked_at IS NULL AND revoked_by IS NULL))
);
CREATE INDEX user_roles_user_email_idx ON user_roles (user_email);
CREATE INDEX user_roles_role_id_idx ON user_roles (role_id);
CREATE INDEX user_roles_scope_id_idx ON user_roles (scope_id);
CREATE INDEX user_roles_granted_by_idx ON user_roles (granted_by);
CREATE INDEX user_roles_revoked_by_idx ON user_roles (revoked_by);
--rollback DROP TABLE user_roles;
