package dev.mcpgateway.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A real process whose output, standard error included, is kept line by line. Closing kills it and
 * its children; so does the end of this JVM.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration TIME_TO_FREEZE = Duration.ofSeconds(5);
  private static final Duration TIME_TO_DIE = Duration.ofSeconds(10);

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private boolean outputEnded;

  private ChildProcess(Process process) {
    this.process = process;
    Reaper.started(process);
    reader = new Thread(this::follow, "output of process " + process.pid());
    reader.setDaemon(true);
    reader.start();
    ShutdownHook.closeAtExit(this);
  }

  /** Starts any command in the environment of this JVM. */
  public static ChildProcess start(List<String> command) {
    return start(new ProcessBuilder(command));
  }

  static ChildProcess start(ProcessBuilder builder) {
    try {
      return new ChildProcess(builder.redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new TestbedException("cannot start " + builder.command().get(0), e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The lines written so far. */
  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** The lines written so far, as one text. */
  public String output() {
    return String.join("\n", lines());
  }

  /** The first line that contains the text, already written or written within the timeout. */
  public String awaitLine(String text, Duration atMost) {
    return awaitLine("containing '" + text + "'", line -> line.contains(text), atMost);
  }

  /**
   * The first matching line, already written or written within the timeout.
   *
   * @throws TestbedException with all output, on timeout or if the process has ended
   */
  public String awaitLine(String description, Predicate<String> fits, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    int next = 0;
    synchronized (lines) {
      while (true) {
        for (; next < lines.size(); next++) {
          if (fits.test(lines.get(next))) {
            return lines.get(next);
          }
        }
        long left = deadline - System.nanoTime();
        if (outputEnded || left <= 0) {
          throw new TestbedException(
              String.format(
                  Locale.ROOT,
                  "process %d %s without a line %s; its output:%n%s",
                  pid(),
                  outputEnded ? "ended" : "ran for " + atMost,
                  description,
                  String.join("\n", lines)));
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(lines, left);
        } catch (InterruptedException e) {
          throw TestbedException.interrupted(e);
        }
      }
    }
  }

  /**
   * Waits for the end of the process and of its output.
   *
   * @return the exit code; 128 + n after signal n
   * @throws TestbedException with all output, on timeout
   */
  public int awaitExit(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new TestbedException(
            String.format(
                Locale.ROOT,
                "process %d still runs after %s; its output:%n%s",
                pid(),
                atMost,
                output()));
      }
      reader.join(TimeUnit.SECONDS.toMillis(5));
      return process.exitValue();
    } catch (InterruptedException e) {
      throw TestbedException.interrupted(e);
    }
  }

  /** SIGTERM: requests the process to end. */
  public void terminate() {
    signal("TERM");
  }

  /** SIGKILL: ends the process at once, frozen or not, and waits for its end. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(TIME_TO_DIE);
  }

  /** SIGSTOP: freezes the process, which keeps its memory and connections. */
  public void freeze() {
    signal("STOP");
    awaitFrozen();
  }

  /** SIGCONT: resumes a frozen process. */
  public void thaw() {
    signal("CONT");
  }

  /** Sends the signal, named without SIG, as in {@code INT}. */
  public void signal(String name) {
    Signals.send(name, pid());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    awaitExit(TIME_TO_DIE);
    ShutdownHook.forget(this);
  }

  /** The signal is sent when kill returns, and takes effect a moment later; Linux tells when. */
  private void awaitFrozen() {
    Path stat = Path.of("/proc", Long.toString(pid()), "stat");
    if (Files.exists(stat) && !Poll.until(TIME_TO_FREEZE, () -> isStopped(stat))) {
      throw new TestbedException("process " + pid() + " does not stop");
    }
  }

  private static boolean isStopped(Path stat) {
    try {
      String state = Files.readString(stat);
      return state.charAt(state.lastIndexOf(')') + 2) == 'T';
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void follow() {
    readOutput();
    process.onExit().join();
    Reaper.ended(process);
  }

  private void readOutput() {
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException endOfProcess) {
      // A killed process closes its pipe at any point; what was read until then is its output.
    } finally {
      synchronized (lines) {
        outputEnded = true;
        lines.notifyAll();
      }
    }
  }
}
