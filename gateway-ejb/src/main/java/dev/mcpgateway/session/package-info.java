/**
 * Sessions of clients that speak a revision of the protocol which has them: values that clients
 * keep, and that every replica can read.
 */
package dev.mcpgateway.session;
