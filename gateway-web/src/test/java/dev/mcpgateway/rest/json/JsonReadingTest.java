package dev.mcpgateway.rest.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonReadingTest {

  /** A request as an operation takes it. */
  public record Order(
      @Size(min = 1, max = 5) String itemName,
      Optional<@Min(1) Integer> count,
      Optional<Boolean> isGift,
      Optional<Instant> dueAt,
      Optional<Colour> colour,
      Optional<@Size(max = 2) List<@Size(max = 3) String>> tags,
      Optional<Address> address,
      Change<@Size(max = 4) String> note) {}

  /** One whose body is rewritten first. */
  @TolerantMembers
  public record Tolerant(Optional<String> name) {}

  /** A part of it. */
  public record Address(String city) {}

  /** One of a few. */
  public enum Colour {
    RED,
    BLUE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Test
  void takesWhatTheRecordSays() {
    assertThat(
            read(
                """
                {"item_name":"pen","count":2,"is_gift":true,"due_at":"2030-01-31T13:00:00+01:00","colour":"blue",
                 "tags":["a","b"],"address":{"city":"Köln"},"note":"n"}
                """))
        .isEqualTo(
            new Order(
                "pen",
                Optional.of(2),
                Optional.of(true),
                Optional.of(Instant.parse("2030-01-31T12:00:00Z")),
                Optional.of(Colour.BLUE),
                Optional.of(List.of("a", "b")),
                Optional.of(new Address("Köln")),
                new Change.To<>(Optional.of("n"))));
  }

  /** Never an error of ours: what is taken can be written again, too. */
  @Test
  void refusesWhatIsNotKnownHoweverDeepItIs() {
    for (int depth = 1; depth <= 1_200; depth++) {
      String body = "{\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
      byte[] json = body.getBytes(StandardCharsets.UTF_8);
      assertThat(
              catchThrowableOfType(InvalidJson.class, () -> JsonReading.read(Tolerant.class, json)))
          .as("%d levels", depth)
          .isNotNull();
    }
  }

  @Test
  void whatIsOptionalMayBeAbsentOrNull() {
    Order min =
        new Order(
            "pen",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Change.None<>());
    assertThat(read("{\"item_name\":\"pen\"}")).isEqualTo(min);
    assertThat(read("{\"item_name\":\"pen\",\"count\":null,\"address\":null}")).isEqualTo(min);
  }

  @Test
  void aChangeTellsAbsentFromNull() {
    assertThat(read("{\"item_name\":\"pen\"}").note()).isEqualTo(new Change.None<String>());
    assertThat(read("{\"item_name\":\"pen\",\"note\":null}").note())
        .isEqualTo(new Change.To<String>(Optional.empty()));
    assertThat(read("{\"item_name\":\"pen\",\"note\":\"\"}").note())
        .isEqualTo(new Change.To<>(Optional.of("")));
  }

  static Stream<Arguments> refusedMembers() {
    return Stream.of(
        Arguments.of("\"item_name\":5", "item_name", "must be text"),
        Arguments.of("\"item_name\":null", "item_name", "is required"),
        Arguments.of("\"item_name\":\"\"", "item_name", "size must be between 1 and 5"),
        Arguments.of("\"item_name\":\"pencil\"", "item_name", "size must be between 1 and 5"),
        Arguments.of("\"item_name\":\"a\\u0000\"", "item_name", "U+0000"),
        Arguments.of("\"item_name\":\"a\\ud800\"", "item_name", "surrogate"),
        Arguments.of("\"count\":\"2\"", "count", "must be a whole number"),
        Arguments.of("\"count\":2.5", "count", "must be a whole number"),
        Arguments.of("\"count\":2.0", "count", "must be a whole number"),
        Arguments.of("\"count\":1e999999999", "count", "must be a whole number"),
        Arguments.of("\"count\":99999999999", "count", "must be a whole number"),
        Arguments.of("\"count\":0", "count", "must be greater than or equal to 1"),
        Arguments.of("\"is_gift\":\"true\"", "is_gift", "must be true or false"),
        Arguments.of("\"is_gift\":1", "is_gift", "must be true or false"),
        Arguments.of("\"due_at\":\"tomorrow\"", "due_at", "must be a time"),
        Arguments.of("\"due_at\":\"2030-01-31\"", "due_at", "must be a time"),
        Arguments.of("\"due_at\":\"2030-01-31T12:00:00\"", "due_at", "must be a time"),
        Arguments.of("\"due_at\":\"+999999999-01-01T00:00:00Z\"", "due_at", "must be a time"),
        Arguments.of("\"due_at\":1900000000", "due_at", "must be a time"),
        Arguments.of("\"colour\":\"RED\"", "colour", "must be one of red, blue"),
        Arguments.of("\"colour\":{}", "colour", "must be one of red, blue"),
        Arguments.of("\"tags\":\"a\"", "tags", "must be an array"),
        Arguments.of("\"tags\":[\"a\",7]", "tags[1]", "must be text"),
        Arguments.of("\"tags\":[null]", "tags[0]", "must be text"),
        Arguments.of("\"tags\":[\"a\",\"b\",\"c\"]", "tags", "size must be between 0 and 2"),
        Arguments.of("\"tags\":[\"long\"]", "tags[0]", "size must be between 0 and 3"),
        Arguments.of("\"address\":\"Köln\"", "address", "must be an object"),
        Arguments.of("\"address\":{}", "address.city", "is required"),
        Arguments.of("\"address\":{\"city\":1}", "address.city", "must be text"),
        Arguments.of("\"address\":{\"city\":\"a\",\"x\":1}", "address.x", "is not known here"),
        Arguments.of("\"note\":7", "note", "must be text"),
        Arguments.of("\"note\":\"longer\"", "note", "size must be between 0 and 4"),
        Arguments.of("\"is_admin\":true", "is_admin", "is not known here"),
        Arguments.of("\"itemName\":\"pen\"", "itemName", "is not known here"));
  }

  @ParameterizedTest
  @MethodSource("refusedMembers")
  void aMemberThatIsNotAsTheRecordSaysIsRefusedByName(String member, String field, String detail) {
    String rest = member.startsWith("\"item_name\"") ? "" : "\"item_name\":\"pen\",";
    assertThat(errors("{" + rest + member + "}"))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo(field);
              assertThat(error.detail()).contains(detail);
            });
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    assertThat(errors("{\"count\":\"x\",\"colour\":\"green\",\"a\":1,\"b\":2}"))
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("item_name", "count", "colour", "a", "b");
  }

  @Test
  void unknownMembersAreToldTenAtMostAndPrintable() {
    StringBuilder many = new StringBuilder("{\"item_name\":\"pen\"");
    for (int i = 0; i < 1_000; i++) {
      many.append(",\"").append("\u00fc".repeat(100)).append(i).append("\":1");
    }
    assertThat(errors(many.append('}').toString()))
        .hasSize(10)
        .allSatisfy(
            error ->
                assertThat(error.field()).hasSizeLessThanOrEqualTo(61).doesNotContain("\u00fc"));
  }

  static Stream<String> refusedBodies() {
    return Stream.of(
        "",
        "pen",
        "[]",
        "\"pen\"",
        "null",
        "{\"item_name\":\"pen\"} {}",
        "{\"item_name\":\"pen\",\"item_name\":\"ink\"}",
        "{\"item_name\":\"pen\",}",
        "{'item_name':'pen'}",
        "{\"item_name\":\"pen\"",
        "{\"x\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}",
        "{\"x\":" + "{\"x\":".repeat(9) + "1" + "}".repeat(9) + "}");
  }

  @ParameterizedTest
  @MethodSource("refusedBodies")
  void whatIsNotOneFlatObjectIsRefusedAsAWhole(String body) {
    assertThat(errors(body))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEmpty();
              assertThat(error.detail()).startsWith("The request body ");
            });
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    byte[] latin = "{\"item_name\":\"K\u00f6ln\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(errors(latin))
        .containsExactly(new FieldError("", "The request body is not in UTF-8"));
  }

  @Test
  void noRefusalRepeatsTheValue() {
    for (String body :
        List.of(
            "{\"item_name\":\"pen\",\"count\":\"a-secret\"}",
            "{\"item_name\":\"a-secret\"}",
            "{\"item_name\":\"pen\",\"colour\":\"a-secret\"}",
            "{\"item_name\":\"pen\" a-secret}")) {
      assertThat(errors(body)).isNotEmpty().noneMatch(error -> error.detail().contains("a-secret"));
    }
  }

  private static Order read(String json) {
    return JsonReading.read(Order.class, json.getBytes(StandardCharsets.UTF_8));
  }

  private static List<FieldError> errors(String json) {
    return errors(json.getBytes(StandardCharsets.UTF_8));
  }

  private static List<FieldError> errors(byte[] json) {
    return catchThrowableOfType(InvalidJson.class, () -> JsonReading.read(Order.class, json))
        .errors();
  }
}
