package dev.mcpgateway.upstream;

import dev.mcpgateway.jsonrpc.JsonMember;
import dev.mcpgateway.jsonrpc.JsonSlice;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Says whether an item of an upstream's list can be taken, and why not. */
final class ItemCheck {

  private static final int MAX_NAME = 255;
  private static final int MAX_URI = 767;
  private static final int MAX_BYTES = 1 << 20;

  private ItemCheck() {}

  /** Why an item cannot be taken: a sentence about it; empty where it can. */
  static Optional<String> problem(ItemKind kind, JsonSlice item, Era era) {
    if (!item.isObject()) {
      return Optional.of("It is no object.");
    }
    if (item.length() > MAX_BYTES) {
      return Optional.of("It is longer than 1 MiB.");
    }
    Optional<String> key = item.text(kind.keyMember());
    if (key.isEmpty()) {
      return Optional.of("Its " + kind.keyMember() + " is missing, or no text.");
    }
    return memberTwice(item)
        .or(() -> problemOfKey(kind, key.get()))
        .or(() -> kind == ItemKind.TOOL ? problemOfTool(item, era) : Optional.empty());
  }

  private static Optional<String> memberTwice(JsonSlice item) {
    Set<String> names = new HashSet<>();
    return item.members().stream()
        .map(JsonMember::name)
        .filter(name -> !names.add(name))
        .findFirst()
        .map(name -> "It has the member " + Quoted.of(name) + " twice.");
  }

  private static Optional<String> problemOfKey(ItemKind kind, String key) {
    String what = kind.keyMember();
    boolean isName = what.equals("name");
    if (key.isBlank()) {
      return Optional.of("Its " + what + " is empty.");
    }
    int max = isName ? MAX_NAME : MAX_URI;
    if (key.codePointCount(0, key.length()) > max) {
      return Optional.of("Its " + what + " is longer than " + max + " characters.");
    }
    OptionalInt invisible = key.codePoints().filter(ItemCheck::isInvisible).findFirst();
    if (invisible.isPresent()) {
      return Optional.of(
          "Its "
              + what
              + " has a character that cannot be seen ("
              + code(invisible.getAsInt())
              + ").");
    }
    if (!isName && key.chars().anyMatch(character -> character <= ' ' || character > '~')) {
      return Optional.of("Its " + what + " has a blank or a character that is not of ASCII.");
    }
    return Optional.empty();
  }

  /** What two names may differ in without anybody seeing it, and what no database can store. */
  private static boolean isInvisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static String code(int character) {
    String hex = Integer.toHexString(character).toUpperCase(Locale.ROOT);
    return "U+" + "0".repeat(Math.max(0, 4 - hex.length())) + hex;
  }

  private static Optional<String> problemOfTool(JsonSlice tool, Era era) {
    Optional<JsonSlice> schema = tool.member("inputSchema");
    if (schema.filter(JsonSlice::isObject).isEmpty()) {
      return Optional.of("Its inputSchema is missing, or no object.");
    }
    return era == Era.MODERN ? ParameterHeaders.problem(schema.get()) : Optional.empty();
  }
}
