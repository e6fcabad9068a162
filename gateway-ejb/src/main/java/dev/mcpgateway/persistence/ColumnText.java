package dev.mcpgateway.persistence;

/** Makes text fit a column: what cannot be stored is replaced or truncated rather than refused. */
public final class ColumnText {

  private ColumnText() {}

  /**
   * Truncates the text to the length, and replaces control characters other than line ends and
   * tabs, and unpaired surrogates, by spaces.
   *
   * @param maxLength in code points, as PostgreSQL counts characters
   */
  public static String fitting(String text, int maxLength) {
    StringBuilder kept = new StringBuilder(Math.min(text.length(), 2 * maxLength));
    text.codePoints()
        .limit(maxLength)
        .map(c -> isKept(c) ? c : ' ')
        .forEachOrdered(kept::appendCodePoint);
    return kept.toString();
  }

  private static boolean isKept(int c) {
    return "\n\r\t".indexOf(c) >= 0
        || !(Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }
}
