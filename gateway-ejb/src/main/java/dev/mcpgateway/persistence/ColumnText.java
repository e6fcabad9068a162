package dev.mcpgateway.persistence;

/** Text that is kept whatever it is: what a column cannot hold is replaced or cut, not refused. */
public final class ColumnText {

  private ColumnText() {}

  /**
   * The text as a column of that length keeps it. Control characters other than line ends and tabs,
   * and halves of surrogate pairs, become spaces.
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
