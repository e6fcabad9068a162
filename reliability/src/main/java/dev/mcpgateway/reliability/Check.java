package dev.mcpgateway.reliability;

/**
 * A check of an invariant after, or during, a run.
 *
 * @param what as a statement
 * @param holds whether it does
 * @param detail what was found, if it does not hold
 */
record Check(String what, boolean holds, String detail) {}
