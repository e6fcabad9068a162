package dev.mcpgateway.routing.control;

/**
 * Whether a URI can have come from a template (RFC 6570). It is not taken apart: which template a
 * URI belongs to is all that is asked. A variable stands for one or more characters, up to the next
 * {@code /} where its operator keeps those out.
 */
final class UriTemplate {

  private static final String OPERATORS_WITH_SLASHES = "+#/?&;.";

  private UriTemplate() {}

  /** In time proportional to the product of both lengths at most. */
  static boolean fits(String template, String uri) {
    int literal = template.indexOf('{');
    if (literal < 0) {
      return template.equals(uri);
    }
    if (!uri.regionMatches(0, template, 0, literal)) {
      // So are nearly all, and at once.
      return false;
    }
    // Where in the URI what was seen of the template can have ended.
    boolean[] ends = new boolean[uri.length() + 1];
    ends[0] = true;
    int at = 0;
    while (at < template.length()) {
      int close = template.charAt(at) == '{' ? template.indexOf('}', at) : -1;
      if (close < 0) {
        ends = afterLiteral(ends, template.charAt(at), uri);
        at++;
      } else {
        ends = afterVariable(ends, template.substring(at + 1, close), uri);
        at = close + 1;
      }
    }
    return ends[uri.length()];
  }

  private static boolean[] afterLiteral(boolean[] ends, char literal, String uri) {
    boolean[] next = new boolean[ends.length];
    for (int i = 0; i < uri.length(); i++) {
      next[i + 1] = ends[i] && uri.charAt(i) == literal;
    }
    return next;
  }

  private static boolean[] afterVariable(boolean[] ends, String expression, String uri) {
    boolean hasOperator =
        !expression.isEmpty() && OPERATORS_WITH_SLASHES.indexOf(expression.charAt(0)) >= 0;
    boolean[] next = new boolean[ends.length];
    for (int i = 0; i < uri.length(); i++) {
      boolean mayContinue = hasOperator || uri.charAt(i) != '/';
      next[i + 1] = (ends[i] || next[i]) && mayContinue;
    }
    return next;
  }
}
