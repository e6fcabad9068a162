package dev.mcpgateway.micro;

import dev.mcpgateway.micro.boot.AtExit;
import dev.mcpgateway.micro.boot.ConsoleFilter;
import dev.mcpgateway.micro.boot.Layout;
import fish.payara.micro.BootstrapException;
import fish.payara.micro.boot.PayaraMicroBoot;
import fish.payara.micro.boot.PayaraMicroLauncher;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Logger;

/** Runs Payara Micro in this process, with the application in {@code MICRO-INF/deploy}. */
final class PayaraMicroServer {

  /** The name of Payara's shutdown hook thread. */
  private static final String PAYARA_HOOK = "Payara Micro Shutdown Hook";

  private static final long MAX_STOP_MILLIS = 30_000;

  /** The system property of Jakarta JSON Processing, and the platform's only provider. */
  private static final String JSON_PROVIDER = "jakarta.json.provider";

  private static final String PROVIDER_OF_PLATFORM = "org.eclipse.parsson.JsonProviderImpl";

  /** The system property of the server's start, and its value for one thread. */
  private static final String STARTUP_THREADS = "org.glassfish.startupThreadPolicy";

  private static final String ONE_THREAD = "USE_NO_THREADS";

  /** A strong reference: a garbage-collected logger loses its filter. */
  private static final Logger PAYARA_LOGGER = Logger.getLogger("PayaraMicro");

  private final Path directory;
  private final HttpPort port;
  private final BootCommands commands;
  private volatile PayaraMicroBoot payara;

  /**
   * Prepares.
   *
   * @param directory created and filled with the platform; must not be reused, since the platform
   *     would serve the application that it finds there
   */
  PayaraMicroServer(Path directory, HttpPort port, BootCommands commands) {
    this.directory = directory;
    this.port = port;
    this.commands = commands;
  }

  /**
   * Boots the platform, which deploys the application.
   *
   * @throws CannotStartException if the application was not deployed: the platform itself would
   *     keep running and answer 503
   */
  void start() {
    AtExit.add(this::stop);
    // Otherwise the platform searches its hundreds of jars for the provider at each health
    // response.
    System.setProperty(JSON_PROVIDER, PROVIDER_OF_PLATFORM);
    // The platform starts its services on four threads, which now and then wait for each other for
    // ever: one holds HK2's read lock and waits for a descriptor that another makes, which waits
    // for the read lock behind a third one's write lock.
    System.setProperty(STARTUP_THREADS, ONE_THREAD);
    KeyStores.arrange(directory);
    ConsoleFilter.holdFailures();
    try {
      payara = boot();
    } finally {
      ConsoleFilter.stopHolding();
    }
    // An application that failed is still listed, but has not started.
    if (payara.getRuntime().getLocalDescriptor().getDeployedApplications().isEmpty()) {
      throw new CannotStartException(reason("the application has not started, see above"));
    }
    ConsoleFilter.heldFailure().ifPresent(Console.LOG::warning);
    try {
      RequestHeadFilter.install(payara.getClass().getClassLoader());
    } catch (ReflectiveOperationException e) {
      throw new CannotStartException("the platform has other listeners than expected: " + e, e);
    }
  }

  private PayaraMicroBoot boot() {
    try {
      Path file = directory.resolveSibling("boot-commands");
      commands.write(file);
      return create(
          "--rootdir",
          directory.toString(),
          "--prebootcommandfile",
          file.toString(),
          "--port",
          Integer.toString(port.number()),
          "--nohazelcast",
          "--disablephonehome");
    } catch (InvocationTargetException e) {
      throw new CannotStartException(reason(String.valueOf(e.getCause())), e);
    } catch (Exception e) {
      throw new CannotStartException(reason(e.toString()), e);
    }
  }

  private PayaraMicroBoot create(String... arguments) throws Exception {
    Optional<Layout> layout = Layout.ofThisProgram();
    return layout.isPresent()
        ? createFrom(layout.get(), arguments)
        : PayaraMicroLauncher.create(arguments);
  }

  /**
   * Does what the platform's own launcher of such a layout does, but keeps the files that it writes
   * apart from the installed ones.
   */
  private PayaraMicroBoot createFrom(Layout layout, String... arguments) throws Exception {
    Files.createDirectories(directory);
    System.setProperty("fish.payara.micro.BootJar", layout.jar().toUri().toString());
    System.setProperty("fish.payara.micro.UnpackDir", layout.directory().toString());
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    // The platform gives it to the application as its parent, which is asked first.
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      return (PayaraMicroBoot)
          Class.forName("fish.payara.micro.impl.PayaraMicroImpl")
              .getMethod("create", String[].class)
              .invoke(null, (Object) arguments);
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  private static String reason(String unexplained) {
    return ConsoleFilter.heldFailure().orElse(unexplained);
  }

  /** Waits for the platform's own shutdown hook, which runs concurrently. */
  private void stop() throws BootstrapException, InterruptedException {
    PAYARA_LOGGER.setFilter(record -> false);
    // The platform prints to standard output while undeploying.
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    if (payara != null) {
      try {
        payara.shutdown();
      } catch (IllegalStateException alreadyStopping) {
        awaitPayaraHook();
      }
    } else {
      awaitPayaraHook();
    }
  }

  private static void awaitPayaraHook() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals(PAYARA_HOOK)) {
        thread.join(MAX_STOP_MILLIS);
      }
    }
  }
}
