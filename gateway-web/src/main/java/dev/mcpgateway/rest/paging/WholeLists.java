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

/** Cuts pages from complete lists with a stable order. */
public final class WholeLists {

  private static final String SEPARATOR = "\u001f";
  private static final int MAX_CURSOR_LENGTH = 2_048;

  private WholeLists() {}

  /**
   * Returns one page.
   *
   * @param key the sort key of an element, which must be unique
   * @param cursor the cursor from the previous page; empty for the first page
   * @throws InvalidPageException if the cursor is invalid
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
