package dev.mcpgateway.benchmarks.peers;

/** What replicas find when they start. */
enum Situation {
  /** Nothing: one has to migrate, the others wait for it. */
  EMPTY,
  /** Everything: there is nothing to do. */
  AT_HEAD,
  /** A migrator that is killed with its transaction open while they wait for it. */
  KILLED
}
