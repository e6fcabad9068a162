package dev.mcpgateway.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Text as one segment of a path. */
public final class PathSegment {

  private PathSegment() {}

  /** Percent-encodes a path segment. */
  public static String of(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
