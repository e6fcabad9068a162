package dev.mcpgateway.upstream;

import java.net.URI;
import java.util.Optional;

/** Says where a redirect leads, as far as that is no secret of the upstream's network. */
final class Redirect {

  private Redirect() {}

  /** The rest of a sentence about an answer of status 3xx. */
  static String describe(UpstreamAddress address, UpstreamHead head) {
    Optional<URI> target = target(address, head);
    if (target.isEmpty()) {
      return "it does not say where to.";
    }
    URI uri = target.get();
    if (!address.uri().getHost().equalsIgnoreCase(uri.getHost())) {
      return "it leads to another host. Register the server under the address that it has in the end.";
    }
    String scheme =
        uri.getScheme().equals(address.uri().getScheme()) ? "" : " by " + uri.getScheme();
    // Not the path itself, which may have a key in it.
    return "it leads to %s%s. Register the server under that address."
        .formatted(path(address.uri().getRawPath(), uri.getRawPath()), scheme);
  }

  private static String path(String asked, String found) {
    if (found.equals(asked)) {
      return "the same path";
    }
    if (found.equals(asked + "/")) {
      return "the same path with a slash at its end";
    }
    return asked.equals(found + "/")
        ? "the same path without the slash at its end"
        : "another path of the same host";
  }

  private static Optional<URI> target(UpstreamAddress address, UpstreamHead head) {
    try {
      return head.header("Location")
          .map(location -> address.uri().resolve(location))
          .filter(uri -> uri.getHost() != null && uri.getScheme() != null);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
