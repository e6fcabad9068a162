/** What every feature needs to write to PostgreSQL so that a lost race costs nothing else. */
package dev.mcpgateway.persistence;
