--liquibase formatted sql

--changeset mcpgateway:0003-create-roles
--comment: Roles. A role that the gateway itself made has no created_by, and catalog_version says which catalogue its permissions come from. The pair (id, scope) is a key so that an assignment cannot have another scope than its role.
CREATE TABLE roles (
    id varchar(36) NOT NULL,
    name varchar(255) NOT NULL,
    description text,
    scope varchar(20) NOT NULL,
    permissions jsonb DEFAULT '[]' NOT NULL,
    inherits_from varchar(36),
    created_by varchar(255),
    is_system_role boolean DEFAULT false NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    catalog_version integer DEFAULT 0 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT roles_pkey PRIMARY KEY (id),
    CONSTRAINT roles_id_scope_key UNIQUE (id, scope),
    CONSTRAINT roles_inherits_from_fkey FOREIGN KEY (inherits_from) REFERENCES roles (id),
    CONSTRAINT roles_created_by_fkey FOREIGN KEY (created_by) REFERENCES email_users (email),
    CONSTRAINT roles_name_not_blank CHECK (btrim(name) <> ''),
    CONSTRAINT roles_scope_known CHECK (scope IN ('global', 'team', 'personal')),
    CONSTRAINT roles_permissions_array CHECK (jsonb_typeof(permissions) = 'array'),
    CONSTRAINT roles_permissions_strings CHECK (NOT jsonb_path_exists(permissions, '$[*] ? (@.type() != "string")')),
    CONSTRAINT roles_inherits_from_another CHECK (inherits_from <> id),
    CONSTRAINT roles_catalog_version_not_negative CHECK (catalog_version >= 0)
);
CREATE INDEX roles_inherits_from_idx ON roles (inherits_from);
CREATE INDEX roles_created_by_idx ON roles (created_by);
--rollback DROP TABLE roles;
