package dev.mcpgateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All links of the pages are valid, and docs/architecture.md links to all of them. */
class DocumentLinksTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");

  @Test
  void everyLinkWithinTheRepositoryLeadsToAFile() throws IOException {
    Set<String> broken = new TreeSet<>();
    List<Path> pages = pages();
    assertThat(pages).hasSizeGreaterThan(30);
    for (Path page : pages) {
      for (String link : links(page)) {
        if (Files.notExists(page.resolveSibling(link))) {
          broken.add(ROOT.relativize(page) + " -> " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void thePageOfTheArchitectureLeadsToEveryPageAndEveryDecision() throws IOException {
    Path index = ROOT.resolve("docs/architecture.md");
    List<String> links = links(index);
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      assertThat(docs.filter(DocumentLinksTest::isPage).filter(page -> !page.equals(index)))
          .extracting(page -> index.getParent().relativize(page).toString())
          .allSatisfy(page -> assertThat(links).contains(page));
    }
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 5)) {
      return files
          .filter(DocumentLinksTest::isPage)
          .filter(page -> !page.toString().contains("/target/"))
          .filter(page -> !page.toString().contains("/node_modules/"))
          .toList();
    }
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md");
  }

  private static List<String> links(Path page) throws IOException {
    return LINK.matcher(Files.readString(page))
        .results()
        .map((MatchResult link) -> link.group(1))
        .toList();
  }
}
