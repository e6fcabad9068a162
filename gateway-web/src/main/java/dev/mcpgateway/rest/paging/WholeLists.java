package dev.mcpgateway.rest.paging;

import dev.mcpgateway.persistence.InvalidPageException;
import dev.mcpgateway.persistence.Page;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Cuts pages from lists that are there as a whole, in an order that stays. */
public final class WholeLists {

  private static final String SEPARATOR = "\u001f";
  private static final int MAX_CURSOR_LENGTH = 2_048;

  private WholeLists() {}

  /**
   * One page.
   *
   * @param key what an element is sorted by; no two elements have the same
   * @param cursor where the page begins, as the page before gave it; empty for the first
   * @throws InvalidPageException if the cursor is none that a list has given
   */
  public static <T> Page<T> page(
      List<T> all, Function<T, List<String>> key, Limit limit, Optional<String> cursor) {
    Optional<List<String>> after = cursor.map(WholeLists::read);
    List<T> rest =
        all.stream()
            .sorted((one, other) -> Arrays.compare(array(key.apply(one)), array(key.apply(other))))
            .filter(
                element ->
                    after.isEmpty()
                        || Arrays.compare(array(key.apply(element)), array(after.get())) > 0)
            .limit(limit.value() + 1L)
            .toList();
    List<T> elements = rest.subList(0, Math.min(limit.value(), rest.size()));
    return new Page<>(
        elements,
        rest.size() > elements.size()
            ? Optional.of(write(key.apply(elements.get(elements.size() - 1))))
            : Optional.empty());
  }

  private static String[] array(List<String> key) {
    return key.toArray(String[]::new);
  }

  private static String write(List<String> key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(String.join(SEPARATOR, key).getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> read(String cursor) {
    if (cursor.length() > MAX_CURSOR_LENGTH) {
      throw InvalidPageException.cursor();
    }
    try {
      String key =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)))
              .toString();
      return Arrays.asList(key.split(SEPARATOR, -1));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw InvalidPageException.cursor();
    }
  }
}
