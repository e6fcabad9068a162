package dev.mcpgateway.testbed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server program on this machine, run in the foreground on a loopback port. */
final class LocalDaemon implements Daemon {
  private static final Duration TIME_TO_END = Duration.ofSeconds(30);

  private final List<String> command;
  private final Path directory;
  private final int port;
  private final String stopSignal;
  private final String crashSignal;
  private final List<ChildProcess> runs = new ArrayList<>();

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
    runs.add(ChildProcess.start(new ProcessBuilder(command).directory(directory.toFile())));
  }

  @Override
  public boolean isRunning() {
    return !runs.isEmpty() && lastRun().isAlive();
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
  public List<String> log() {
    return runs.stream().flatMap(run -> run.lines().stream()).toList();
  }

  @Override
  public void close() {
    if (isRunning()) {
      crash();
    }
    LocalUser.deleteRecursively(directory);
  }

  /** It may have exited by itself, as a server with a full disk does. */
  private void end(String signal) {
    if (lastRun().isAlive()) {
      lastRun().signal(signal);
    }
    lastRun().awaitExit(TIME_TO_END);
    lastRun().close();
  }

  private ChildProcess lastRun() {
    return runs.get(runs.size() - 1);
  }
}
