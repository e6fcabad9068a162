package dev.mcpgateway.testbed;

import java.util.List;

/** A server program that can be started and stopped any number of times at one address. */
interface Daemon extends AutoCloseable {
  /** Its address for processes on this machine; the same after a restart. */
  String host();

  int port();

  /** Launches the program; returns before it accepts connections. */
  void start();

  boolean isRunning();

  /** Stops the program cleanly, disconnecting its clients, and waits for its end. */
  void stop();

  /** Kills the program at once, without any cleanup, and waits for its end. */
  void crash();

  /** The program's output lines, of all its runs. */
  List<String> log();

  /** Stops the program and removes its data. */
  @Override
  void close();
}
