package dev.mcpgateway.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** POSIX signals by process id, which the JDK can only send as TERM and KILL. */
final class Signals {
  private Signals() {}

  static void send(String signal, long pid) {
    try {
      Process kill =
          new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid)
              .redirectErrorStream(true)
              .start();
      byte[] answer = kill.getInputStream().readAllBytes();
      if (kill.waitFor() != 0) {
        throw new TestbedException(
            "SIG" + signal + " to process " + pid + ": " + new String(answer, UTF_8).strip());
      }
    } catch (IOException e) {
      throw new TestbedException("cannot send SIG" + signal + " to process " + pid, e);
    } catch (InterruptedException e) {
      throw TestbedException.interrupted(e);
    }
  }
}
