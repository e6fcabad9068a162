package dev.mcpgateway.testbed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a JVM of the version that runs the test. The JVM's options suit many concurrent small ones
 * (serial collector, C1 only, 256 MiB of heap); {@link #options} come later and override them. It
 * does not inherit {@code MCPGATEWAY_…} variables.
 */
public final class JavaProcess {
  private final List<String> options =
      new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
  private final List<String> program;
  private final List<String> arguments = new ArrayList<>();
  private final ProcessBuilder builder = new ProcessBuilder();

  private JavaProcess(List<String> program) {
    this.program = program;
    builder.environment().keySet().removeIf(name -> name.startsWith("MCPGATEWAY_"));
  }

  /** A main class on the class path of this JVM. */
  public static JavaProcess running(Class<?> main) {
    return running(main, System.getProperty("java.class.path"));
  }

  /** A main class on a class path of its own. */
  public static JavaProcess running(Class<?> main, String classPath) {
    return new JavaProcess(List.of("-cp", classPath, main.getName()));
  }

  /** An executable jar. */
  public static JavaProcess running(Path jar) {
    return new JavaProcess(List.of("-jar", jar.toString()));
  }

  /** Options of the JVM, as in {@code -Xmx1g} or {@code -Dname=value}. */
  public JavaProcess options(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** Arguments of the program. */
  public JavaProcess arguments(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  /** Variables added to those of this JVM's environment. */
  public JavaProcess environment(Map<String, String> variables) {
    builder.environment().putAll(variables);
    return this;
  }

  public JavaProcess directory(Path directory) {
    builder.directory(directory.toFile());
    return this;
  }

  public ChildProcess start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(program);
    command.addAll(arguments);
    return ChildProcess.start(builder.command(command));
  }
}
