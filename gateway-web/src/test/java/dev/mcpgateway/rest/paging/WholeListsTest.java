package dev.mcpgateway.rest.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.persistence.InvalidPageException;
import dev.mcpgateway.persistence.Page;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WholeListsTest {

  @Test
  void pagesFollowEachOtherThoughElementsGo() {
    Page<String> first = page(List.of("c", "a", "b", "d"), Optional.empty());
    assertThat(first.items()).containsExactly("a", "b");
    Page<String> second = page(List.of("d", "c"), first.next());
    assertThat(second.items()).containsExactly("c", "d");
    assertThat(second.next()).isEmpty();
  }

  @Test
  void aCursorOfSomebodyElseIsRefused() {
    assertThatThrownBy(() -> page(List.of("a"), Optional.of("no base64!")))
        .isInstanceOf(InvalidPageException.class);
    assertThatThrownBy(() -> page(List.of("a"), Optional.of("x".repeat(3_000))))
        .isInstanceOf(InvalidPageException.class);
  }

  private static Page<String> page(List<String> all, Optional<String> cursor) {
    return WholeLists.page(all, element -> List.of(element), new Limit(2), cursor);
  }
}
