package dev.mcpgateway.deployed;

import java.io.File;
import java.net.URISyntaxException;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.hamcrest.Matcher;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The built WAR. */
public final class GatewayArchive {

  private static final File BUILT = new File("target/gateway.war");

  private GatewayArchive() {}

  /** The built WAR, unchanged. */
  public static WebArchive built() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, BUILT);
  }

  /**
   * The built WAR, with tests that run inside the server, AssertJ, and Awaitility, which needs
   * Hamcrest.
   *
   * @param classes the test classes, their superclasses and the other classes that they use; nested
   *     classes are included
   */
  public static WebArchive withTests(Class<?>... classes) {
    return built()
        .addClasses(classes)
        .addClass(GatewayDeployment.class)
        .addAsLibraries(jarOf(Assertions.class), jarOf(Awaitility.class), jarOf(Matcher.class));
  }

  private static File jarOf(Class<?> type) {
    try {
      return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
