-- Run once by the PostgreSQL image, on an empty data directory: the gateway's role and database.
\getenv password GATEWAY_PASSWORD
CREATE ROLE gateway LOGIN PASSWORD :'password';
CREATE DATABASE gateway OWNER gateway;
REVOKE CONNECT, TEMPORARY ON DATABASE gateway FROM PUBLIC;
