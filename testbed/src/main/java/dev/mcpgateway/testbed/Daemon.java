package dev.mcpgateway.testbed;

import java.util.List;

/** A server program that can be started and ended any number of times at one address. */
interface Daemon extends AutoCloseable {
  /** The address at which processes of this machine reach it; the same after a restart. */
  String host();

  int port();

  /** Launches the program; returns before it accepts connections. */
  void start();

  boolean isRunning();

  /** Ends the program in an orderly way, cutting its clients, and waits for its end. */
  void stop();

  /** Ends the program at once, without any cleaning up, and waits for its end. */
  void crash();

  /** The lines that the program wrote, in all its runs. */
  List<String> log();

  /** Ends the program and removes what it stored. */
  @Override
  void close();
}
