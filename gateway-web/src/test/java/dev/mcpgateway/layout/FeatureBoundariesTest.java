package dev.mcpgateway.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A feature is called through its boundary, which checks its caller. What is in its control does
 * not, so gateway-web never sees it: a new resource cannot call it by mistake.
 */
class FeatureBoundariesTest {

  /**
   * What other features of gateway-ejb call of a feature's control, because they have checked their
   * caller themselves or, as the bootstrap, have none.
   */
  private static final Set<String> CALLED_WITHOUT_A_CALLER =
      Set.of(
          "authentication: identity.control.ApiTokens",
          "authentication: rbac.control.AccessVersions",
          "bootstrap: authentication.control.AccessTokens",
          "bootstrap: catalog.control.OrphanAdoption",
          "bootstrap: identity.control.Administrator",
          "bootstrap: identity.control.TeamVisibilities",
          "bootstrap: rbac.control.RoleSeeder",
          "federation: catalog.control.CatalogReader",
          "federation: catalog.control.CredentialText",
          "federation: catalog.control.FederatedRows",
          "federation: catalog.control.GatewayStore",
          "federation: catalog.control.RowWriter",
          "federation: catalog.control.UpstreamServers",
          "identity: catalog.control.Succession",
          "identity: rbac.control.AdministratorGuard",
          "identity: rbac.control.RoleAssignmentService",
          "identity: rbac.control.RoleService",
          "routing: catalog.control.CatalogSnapshots",
          "routing: catalog.control.OwnItems",
          "routing: usage.control.CallUsage");

  private static final Pattern PACKAGE =
      Pattern.compile("(?m)^package dev\\.mcpgateway\\.([a-z]+)");
  private static final Pattern INNER_PART =
      Pattern.compile("dev\\.mcpgateway\\.(([a-z]+)\\.(?:control|entity)\\b(?:\\.[\\w*]+)?)");

  @Test
  void nothingOutsideOfTheirModuleSeesControlOrEntities() throws IOException {
    assertThat(reachedInto("gateway-web")).isEmpty();
    assertThat(reachedInto("gateway-micro")).isEmpty();
  }

  @Test
  void featuresCallOfEachOthersControlWhatIsListedAndNoMore() throws IOException {
    assertThat(reachedInto("gateway-ejb"))
        .containsExactlyInAnyOrderElementsOf(CALLED_WITHOUT_A_CALLER);
  }

  /**
   * Beans outside of a boundary that gateway-web knows, though nothing checks a caller there: they
   * tell of this replica alone.
   */
  private static final Set<String> ABOUT_THE_REPLICA =
      Set.of(
          "dev.mcpgateway.bootstrap.BootstrapStatus",
          "dev.mcpgateway.bootstrap.GatewayBootstrap",
          "dev.mcpgateway.reachability.DatabaseReachability",
          "dev.mcpgateway.usage.UsageStatus");

  private static final Pattern BEAN =
      Pattern.compile(
          "(?m)^@(?:ApplicationScoped|Dependent|RequestScoped|SessionScoped|Singleton|Stateless|Stateful)\\b");

  @Test
  void otherBeansOutsideOfTheirModuleAreSeenThroughABoundaryAlone() throws IOException {
    Set<String> beans = new TreeSet<>();
    for (Path file : sources("gateway-ejb")) {
      String source = Files.readString(file);
      if (BEAN.matcher(source).find() && !nameOf(file).contains(".boundary.")) {
        beans.add(nameOf(file));
      }
    }
    assertThat(beans).hasSizeGreaterThan(20).containsAll(ABOUT_THE_REPLICA);

    Set<String> seen = new TreeSet<>();
    for (Path file : sources("gateway-web")) {
      String source = Files.readString(file);
      assertThat(source)
          .as("%s", file)
          .doesNotContainPattern("import dev\\.mcpgateway\\.[\\w.]*\\*;");
      beans.stream()
          .filter(bean -> Pattern.compile(Pattern.quote(bean) + "\\b").matcher(source).find())
          .forEach(seen::add);
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(ABOUT_THE_REPLICA);
  }

  private static List<Path> sources(String module) throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("..", module, "src", "main", "java"))) {
      return all.filter(path -> path.toString().endsWith(".java")).toList();
    }
  }

  /** The class of a source file. */
  private static String nameOf(Path file) {
    String path = file.toString().replace(File.separatorChar, '.');
    return path.substring(path.indexOf("dev.mcpgateway"), path.length() - ".java".length());
  }

  /** Asks it for the names of upstreams, on threads of its own. */
  private static final Path RESOLVER = Path.of("dev", "mcpgateway", "upstream", "NameLookup.java");

  /** What a client writes is read from its digits: a name would be asked for in the network. */
  @Test
  void nothingElseThatServesAsksTheResolver() throws IOException {
    for (String module : List.of("gateway-ejb", "gateway-web")) {
      for (Path file : sources(module)) {
        if (!file.endsWith(RESOLVER)) {
          assertThat(Files.readString(file))
              .as("%s", file)
              .doesNotContain("ByName(", "InetSocketAddress(");
        }
      }
    }
  }

  private static Set<String> reachedInto(String module) throws IOException {
    Set<String> found = new TreeSet<>();
    List<Path> files = sources(module);
    assertThat(files).as(module).hasSizeGreaterThan(5);
    for (Path file : files) {
      found.addAll(reachedInto(file, Files.readString(file)));
    }
    return found;
  }

  private static List<String> reachedInto(Path file, String source) {
    Matcher declared = PACKAGE.matcher(source);
    assertThat(declared.find()).as("package of %s", file).isTrue();
    List<String> found = new ArrayList<>();
    Matcher inner = INNER_PART.matcher(source);
    while (inner.find()) {
      if (!inner.group(2).equals(declared.group(1))) {
        found.add(declared.group(1) + ": " + inner.group(1));
      }
    }
    return found;
  }
}
