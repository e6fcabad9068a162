package dev.mcpgateway.upstream;

/**
 * What an upstream or a caller wrote, in a sentence: no control or invisible character, not all of
 * it.
 */
final class Quoted {

  private static final int MAX = 100;

  private Quoted() {}

  static String of(String text) {
    StringBuilder printable = new StringBuilder("\"");
    int length = Math.min(text.codePointCount(0, text.length()), MAX);
    text.codePoints().limit(length).map(Quoted::visible).forEach(printable::appendCodePoint);
    if (length < text.codePointCount(0, text.length())) {
      printable.append('…');
    }
    return printable.append('"').toString();
  }

  private static int visible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          '·';
      default -> character;
    };
  }
}
