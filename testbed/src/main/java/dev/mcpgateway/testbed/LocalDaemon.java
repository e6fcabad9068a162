package dev.mcpgateway.testbed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server program of this machine, run in the foreground on a loopback port. */
final class LocalDaemon implements Daemon {
  private static final Duration TIME_TO_END = Duration.ofSeconds(30);
  private static final int LOG_TAIL = 40;

  private final List<String> command;
  private final Path directory;
  private final int port;
  private final String stopSignal;
  private final String crashSignal;
  private ChildProcess process;

  LocalDaemon(
      List<String> command, Path directory, int port, String stopSignal, String crashSignal) {
    this.command = LocalUser.command(command);
    this.directory = directory;
    this.port = port;
    this.stopSignal = stopSignal;
    this.crashSignal = crashSignal;
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void start() {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    process = ChildProcess.start(builder);
  }

  @Override
  public boolean isRunning() {
    return process.isAlive();
  }

  @Override
  public void stop() {
    end(stopSignal);
  }

  @Override
  public void crash() {
    end(crashSignal);
  }

  @Override
  public String log() {
    List<String> lines = process.lines();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      end(crashSignal);
    }
    LocalUser.deleteRecursively(directory);
  }

  private void end(String signal) {
    process.signal(signal);
    process.awaitExit(TIME_TO_END);
    process.close();
  }
}
