package dev.mcpgateway.reliability;

/**
 * Something that must hold after, or during, a run.
 *
 * @param what as a statement
 * @param holds whether it does
 * @param detail what was found, for where it does not
 */
record Check(String what, boolean holds, String detail) {}
