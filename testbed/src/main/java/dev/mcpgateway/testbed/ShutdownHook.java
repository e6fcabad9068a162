package dev.mcpgateway.testbed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Closes what is still open when the JVM exits, the newest first. */
final class ShutdownHook {
  private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ShutdownHook::closeAll, "testbed shutdown"));
  }

  private ShutdownHook() {}

  static void closeAtExit(AutoCloseable resource) {
    synchronized (OPEN) {
      OPEN.push(resource);
    }
  }

  static void forget(AutoCloseable resource) {
    synchronized (OPEN) {
      OPEN.removeIf(open -> open == resource);
    }
  }

  private static void closeAll() {
    List<AutoCloseable> open;
    synchronized (OPEN) {
      open = new ArrayList<>(OPEN);
    }
    for (AutoCloseable resource : open) {
      try {
        resource.close();
      } catch (Exception e) {
        System.err.println("testbed: not closed: " + resource + ": " + e);
      }
    }
  }
}
