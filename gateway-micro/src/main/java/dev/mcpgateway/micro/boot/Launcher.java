package dev.mcpgateway.micro.boot;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The main class of {@code gateway.jar}. It gives the launcher and the libraries of {@code schema}
 * a class loader of their own, beside the one of Payara Micro: the application brings the same
 * libraries, and neither side may see the other's. In a layout both take the libraries of others
 * from the class path, see {@link Layout}.
 */
public final class Launcher {

  static final String LIBRARIES = "GATEWAY-INF/lib/";

  private static final String GATEWAY = "dev.mcpgateway.micro.Gateway";

  private Launcher() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    // Also for the platform and its libraries, which use the JVM's default locale for case mapping
    // and numbers.
    Locale.setDefault(Locale.ROOT);
    String temporary = System.getProperty("java.io.tmpdir");
    try {
      WorkDirectory work = WorkDirectory.create();
      AtExit.add(work::delete);
      run(work, args);
    } catch (IOException | URISyntaxException e) {
      System.err.printf(
          "gateway.jar cannot be unpacked to %s (%s): make room there, or name another directory"
              + " with -Djava.io.tmpdir=DIRECTORY.%n",
          temporary, e);
      System.exit(1);
    }
  }

  private static void run(WorkDirectory work, String[] args)
      throws IOException, URISyntaxException, ReflectiveOperationException {
    List<URL> libraries = new ArrayList<>();
    for (Path library : libraries(work)) {
      libraries.add(library.toUri().toURL());
    }
    // The class loader lives as long as the process.
    ClassLoader loader =
        new URLClassLoader(
            "gateway", libraries.toArray(URL[]::new), Launcher.class.getClassLoader());
    // Liquibase looks for its services with it.
    Thread.currentThread().setContextClassLoader(loader);
    try {
      loader
          .loadClass(GATEWAY)
          .getMethod("main", Path.class, String[].class)
          .invoke(null, work.path(), args);
    } catch (InvocationTargetException e) {
      Logger.getLogger(Launcher.class.getName())
          .log(Level.SEVERE, "The gateway failed", e.getCause());
      System.exit(1);
    }
  }

  private static List<Path> libraries(WorkDirectory work) throws IOException, URISyntaxException {
    Optional<Layout> layout = Layout.ofThisProgram();
    return layout.isPresent()
        ? layout.get().libraries()
        : Archive.ofThisProgram().unpack(LIBRARIES, work.path().resolve("lib"));
  }
}
