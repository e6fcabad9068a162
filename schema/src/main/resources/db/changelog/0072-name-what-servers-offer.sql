--liquibase formatted sql

--changeset mcpgateway:0072-name-what-servers-offer
--comment: The name under which a virtual server offers something is fixed when it is associated, and its own there. Rows without one are offered under the name of the tool, the resource or the prompt itself. A server with original names has them as their upstream servers call them.
ALTER TABLE servers ADD COLUMN original_names boolean DEFAULT false NOT NULL;
ALTER TABLE server_tool_association ADD COLUMN exposed_name varchar(64);
ALTER TABLE server_resource_association ADD COLUMN exposed_uri varchar(800);
ALTER TABLE server_prompt_association ADD COLUMN exposed_name varchar(64);
CREATE UNIQUE INDEX server_tool_association_exposed_name_key ON server_tool_association (server_id, exposed_name);
CREATE UNIQUE INDEX server_resource_association_exposed_uri_key ON server_resource_association (server_id, exposed_uri);
CREATE UNIQUE INDEX server_prompt_association_exposed_name_key ON server_prompt_association (server_id, exposed_name);
--rollback DROP INDEX server_prompt_association_exposed_name_key;
--rollback DROP INDEX server_resource_association_exposed_uri_key;
--rollback DROP INDEX server_tool_association_exposed_name_key;
--rollback ALTER TABLE server_prompt_association DROP COLUMN exposed_name;
--rollback ALTER TABLE server_resource_association DROP COLUMN exposed_uri;
--rollback ALTER TABLE server_tool_association DROP COLUMN exposed_name;
--rollback ALTER TABLE servers DROP COLUMN original_names;
