--liquibase formatted sql

--changeset mcpgateway:0001-create-users
--comment: Local accounts. The e-mail is the key that the rest refers to, and is stored lower-case.
CREATE TABLE email_users (
    id varchar(36) NOT NULL,
    email varchar(255) NOT NULL,
    password_hash varchar(255),
    full_name varchar(255),
    is_admin boolean DEFAULT false NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    email_verified_at timestamptz,
    auth_provider varchar(50) DEFAULT 'local' NOT NULL,
    failed_login_attempts integer DEFAULT 0 NOT NULL,
    locked_until timestamptz,
    password_change_required boolean DEFAULT false NOT NULL,
    password_changed_at timestamptz,
    last_login timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT email_users_pkey PRIMARY KEY (id),
    CONSTRAINT email_users_email_key UNIQUE (email),
    CONSTRAINT email_users_email_lower_case CHECK (email = lower(email)),
    CONSTRAINT email_users_failed_login_attempts_not_negative CHECK (failed_login_attempts >= 0)
);
--rollback DROP TABLE email_users;
