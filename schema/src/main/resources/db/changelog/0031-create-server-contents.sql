--liquibase formatted sql

--changeset mcpgateway:0031-create-server-contents
--comment: What each virtual server offers.
CREATE TABLE server_tool_association (
    server_id varchar(36) NOT NULL,
    tool_id varchar(36) NOT NULL,
    CONSTRAINT server_tool_association_pkey PRIMARY KEY (server_id, tool_id),
    CONSTRAINT server_tool_association_server_id_fkey FOREIGN KEY (server_id) REFERENCES servers (id) ON DELETE CASCADE,
    CONSTRAINT server_tool_association_tool_id_fkey FOREIGN KEY (tool_id) REFERENCES tools (id) ON DELETE CASCADE
);
CREATE INDEX server_tool_association_tool_id_idx ON server_tool_association (tool_id);
CREATE TABLE server_resource_association (
    server_id varchar(36) NOT NULL,
    resource_id varchar(36) NOT NULL,
    CONSTRAINT server_resource_association_pkey PRIMARY KEY (server_id, resource_id),
    CONSTRAINT server_resource_association_server_id_fkey FOREIGN KEY (server_id) REFERENCES servers (id) ON DELETE CASCADE,
    CONSTRAINT server_resource_association_resource_id_fkey FOREIGN KEY (resource_id) REFERENCES resources (id) ON DELETE CASCADE
);
CREATE INDEX server_resource_association_resource_id_idx ON server_resource_association (resource_id);
CREATE TABLE server_prompt_association (
    server_id varchar(36) NOT NULL,
    prompt_id varchar(36) NOT NULL,
    CONSTRAINT server_prompt_association_pkey PRIMARY KEY (server_id, prompt_id),
    CONSTRAINT server_prompt_association_server_id_fkey FOREIGN KEY (server_id) REFERENCES servers (id) ON DELETE CASCADE,
    CONSTRAINT server_prompt_association_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES prompts (id) ON DELETE CASCADE
);
CREATE INDEX server_prompt_association_prompt_id_idx ON server_prompt_association (prompt_id);
CREATE TABLE server_a2a_association (
    server_id varchar(36) NOT NULL,
    a2a_agent_id varchar(36) NOT NULL,
    CONSTRAINT server_a2a_association_pkey PRIMARY KEY (server_id, a2a_agent_id),
    CONSTRAINT server_a2a_association_server_id_fkey FOREIGN KEY (server_id) REFERENCES servers (id) ON DELETE CASCADE,
    CONSTRAINT server_a2a_association_a2a_agent_id_fkey FOREIGN KEY (a2a_agent_id) REFERENCES a2a_agents (id) ON DELETE CASCADE
);
CREATE INDEX server_a2a_association_a2a_agent_id_idx ON server_a2a_association (a2a_agent_id);
--rollback DROP TABLE server_a2a_association;
--rollback DROP TABLE server_prompt_association;
--rollback DROP TABLE server_resource_association;
--rollback DROP TABLE server_tool_association;
