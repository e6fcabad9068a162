package dev.mcpgateway.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;

/**
 * Says what an exception of the network means for one upstream, in words that have no address but
 * the one of its registration.
 *
 * @param address its address
 * @param viaProxy whether connections are made to a proxy
 */
record FailureTranslation(UpstreamAddress address, boolean viaProxy) {

  UpstreamException timeout(boolean isFirst, boolean isBodySent) {
    return failure(
        UpstreamFault.TIMEOUT,
        isFirst ? "%s does not answer in time." : "%s takes too long with its answer.",
        isBodySent,
        null);
  }

  UpstreamException cancelled(boolean isBodySent) {
    return failure(UpstreamFault.CANCELLED, "The exchange with %s was given up.", isBodySent, null);
  }

  UpstreamException tooLong(long maxBytes, boolean isBodySent) {
    return failure(
        UpstreamFault.TOO_LONG,
        "The answer of %s is longer than " + maxBytes + " bytes.",
        isBodySent,
        null);
  }

  UpstreamException compressed(boolean isBodySent) {
    return failure(
        UpstreamFault.COMPRESSED,
        "%s compresses its answer, which it was told not to (Accept-Encoding: identity).",
        isBodySent,
        null);
  }

  UpstreamException busy() {
    return failure(
        UpstreamFault.BUSY, "Too many requests to %s are on their way already.", false, null);
  }

  UpstreamException denied() {
    return failure(
        UpstreamFault.DENIED_ADDRESS,
        "%s is in a network where no upstream may be (MCPGATEWAY_UPSTREAM_DENIED_NETWORKS).",
        false,
        null);
  }

  /** What a status says that an exchange cannot go on from; empty for all others. */
  Optional<UpstreamException> ofStatus(UpstreamHead head) {
    int status = head.status();
    if (status == 401) {
      return status(UpstreamFault.UNAUTHORIZED, "%s answers 401: it wants another credential.");
    }
    if (status == 403) {
      return status(UpstreamFault.FORBIDDEN, "%s answers 403: the credential is not enough.");
    }
    if (status == 407) {
      return status(
          UpstreamFault.PROXY, "The egress proxy, which leads to %s, wants a credential.");
    }
    if (status >= 300 && status < 400) {
      // Where it leads to is for whoever registers it.
      String sentence = "%s answers " + status + ", and redirects are not followed";
      return Optional.of(
          failure(
              UpstreamFault.REDIRECT,
              sentence + ": " + Redirect.describe(address, head),
              sentence + ".",
              isOutcomeUnknown(status),
              null));
    }
    if (status == 429 || status >= 500) {
      return status(
          UpstreamFault.OUTAGE, "%s answers " + status + ": it does not work now.", status >= 500);
    }
    return Optional.empty();
  }

  /**
   * Of redirects those alone say that nothing was done that are for the same request once more (RFC
   * 9110, 15.4); with the others a server may tell that it has done what it was asked.
   */
  private static boolean isOutcomeUnknown(int redirect) {
    return redirect != 307 && redirect != 308;
  }

  private Optional<UpstreamException> status(UpstreamFault fault, String sentence) {
    return status(fault, sentence, false);
  }

  private Optional<UpstreamException> status(
      UpstreamFault fault, String sentence, boolean isOutcomeUnknown) {
    // It answered, and said that it did not do what it was asked; only of 5xx that is not certain.
    return Optional.of(failure(fault, sentence, isOutcomeUnknown, null));
  }

  /** What an exception of the HTTP client means. */
  UpstreamException of(Throwable failure, boolean isBodySent) {
    if (failure instanceof UpstreamException known) {
      return known;
    }
    if (failure instanceof DeniedAddressException) {
      return denied();
    }
    if (failure instanceof ConnectionRequestTimeoutException) {
      return busy();
    }
    if (failure instanceof SSLException tls) {
      return failure(UpstreamFault.TLS, tlsProblem(tls), isBodySent, failure);
    }
    if (failure instanceof MessageConstraintException) {
      return failure(
          UpstreamFault.TOO_LONG, "The head of the answer of %s is too long.", isBodySent, failure);
    }
    if (failure instanceof HttpException) {
      return failure(
          UpstreamFault.NOT_MCP, "What answers at %s does not speak HTTP.", isBodySent, failure);
    }
    if (viaProxy && isOfConnecting(failure)) {
      return failure(
          UpstreamFault.PROXY,
          "The egress proxy, which leads to %s, cannot be reached.",
          isBodySent,
          failure);
    }
    if (failure instanceof UnknownHostException) {
      return failure(
          UpstreamFault.NAME_NOT_FOUND,
          "No address is known for the name of %s.",
          isBodySent,
          failure);
    }
    if (failure instanceof SocketTimeoutException || failure instanceof ConnectTimeoutException) {
      return failure(UpstreamFault.TIMEOUT, "%s does not answer in time.", isBodySent, failure);
    }
    if (failure instanceof NoRouteToHostException
        || messageOf(failure).contains("network is unreachable")) {
      return failure(UpstreamFault.UNREACHABLE, "No way leads to %s.", isBodySent, failure);
    }
    if (failure instanceof ConnectException) {
      return failure(
          UpstreamFault.REFUSED,
          "%s refuses connections: nothing listens there.",
          isBodySent,
          failure);
    }
    if (failure instanceof IOException) {
      return failure(
          UpstreamFault.CONNECTION_LOST,
          "%s closed the connection before its answer was whole.",
          isBodySent,
          failure);
    }
    return failure(
        UpstreamFault.CONNECTION_LOST, "The exchange with %s failed.", isBodySent, failure);
  }

  private static boolean isOfConnecting(Throwable failure) {
    return failure instanceof UnknownHostException
        || failure instanceof ConnectException
        || failure instanceof NoRouteToHostException
        || failure instanceof ConnectTimeoutException;
  }

  private static String tlsProblem(SSLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Optional<String> problem = certificateProblem(cause);
      if (problem.isPresent()) {
        return problem.get();
      }
    }
    String message = messageOf(failure);
    if (message.contains("unsupported or unrecognized ssl message")
        || message.contains("not an ssl/tls record")) {
      return "%s does not speak TLS on this port: should it be http://?";
    }
    if (message.contains("certificate_required")
        || message.contains("bad_certificate")
        || message.contains("handshake_failure")) {
      return "%s ended the TLS handshake: it may ask for a client certificate.";
    }
    return "TLS with %s fails.";
  }

  private static Optional<String> certificateProblem(Throwable cause) {
    if (cause instanceof CertificateExpiredException) {
      return Optional.of("The certificate of %s has expired.");
    }
    if (cause instanceof CertificateNotYetValidException) {
      return Optional.of("The certificate of %s is not valid yet.");
    }
    if (cause instanceof CertPathBuilderException) {
      return Optional.of(
          "The certificate of %s leads to no authority that is trusted here: give the authority's as its CA certificate.");
    }
    String message = messageOf(cause);
    if (cause instanceof CertificateException
        && (message.contains("subject alternative") || message.contains("no name matching"))) {
      return Optional.of("The certificate of %s is another name's.");
    }
    return Optional.empty();
  }

  private static String messageOf(Throwable failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
  }

  /** A failure whose sentence names the upstream at its first {@code %s}. */
  UpstreamException failure(UpstreamFault fault, String sentence) {
    return failure(fault, sentence, false, null);
  }

  private UpstreamException failure(
      UpstreamFault fault, String sentence, boolean isBodySent, Throwable cause) {
    return failure(fault, sentence, sentence, isBodySent, cause);
  }

  private UpstreamException failure(
      UpstreamFault fault,
      String sentence,
      String toldToUsers,
      boolean isBodySent,
      Throwable cause) {
    return new UpstreamException(
        fault,
        UpstreamException.naming(sentence, address.toString()),
        toldToUsers,
        isBodySent,
        cause);
  }
}
