package dev.mcpgateway.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionHashTest {

  /** They are kept in databases: these must be the same for ever. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          TOOL     | {"name":"t","inputSchema":{"maximum":1.0}} | 1:807828e2345274cc729490d2eb7cd9d6452c84dec4479bc2fa40d17647f18663
          RESOURCE | {"uri":"a:b","name":"r"}                   | 1:09f3704bb8b2723deeed5c76e213830e98e57b5f1c78bea160fc03348dfeb021
          RESOURCE | {"uriTemplate":"a:{b}","name":"r"}         | 1:970410215400a29395f827be906f91ed124a1a88a817e9fefd86912701c03879
          PROMPT   | {"name":"p","arguments":[{"name":"a"}]}    | 1:a0fcdf4f074829b4769f22d4186f52a3438377c2667224abb2554df4fcaf2c7b
          """)
  void hashesStayWhatTheyAre(CatalogKind kind, String item, String hash) {
    assertThat(hash(kind, item)).isEqualTo(hash);
  }

  @ParameterizedTest
  @CsvSource({
    "TOOL, name title description inputSchema outputSchema annotations icons _meta execution",
    "RESOURCE, uri uriTemplate name title description mimeType annotations icons _meta",
    "PROMPT, name title description arguments icons _meta",
  })
  void eachMemberThatAgentsGoByCounts(CatalogKind kind, String members) {
    Set<String> hashes = new HashSet<>(Set.of(hash(kind, "{}")));
    for (String member : members.split(" ", -1)) {
      assertThat(hashes.add(hash(kind, "{\"%s\":{\"a\":1}}".formatted(member)))).isTrue();
      assertThat(hashes.add(hash(kind, "{\"%s\":{\"a\":1.0}}".formatted(member)))).isTrue();
    }
  }

  @Test
  void whatIsInAResourceNowAndWhatNobodyKnowsDoNot() {
    for (String other : List.of("size", "resultType", "x-more")) {
      for (CatalogKind kind : List.of(CatalogKind.TOOL, CatalogKind.RESOURCE, CatalogKind.PROMPT)) {
        assertThat(hash(kind, "{\"name\":\"n\",\"%s\":1}".formatted(other)))
            .isEqualTo(hash(kind, "{\"name\":\"n\"}"));
      }
    }
  }

  @Test
  void howItIsWrittenDoesNot() {
    assertThat(hash(CatalogKind.TOOL, "{ \"title\": \"\\u0061\", \"name\":\"n\" }"))
        .isEqualTo(hash(CatalogKind.TOOL, "{\"name\":\"n\",\"title\":\"a\"}"));
  }

  private static String hash(CatalogKind kind, String item) {
    return new FederatedItem(
            kind,
            false,
            "n",
            new FederatedItem.Content(item.getBytes(UTF_8)),
            Optional.empty(),
            List.of())
        .definitionHash();
  }
}
