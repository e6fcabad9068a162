package dev.mcpgateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What failures say, and above all whether something may have been done. */
class FailureTranslationTest {

  private static final UpstreamAddress ADDRESS = UpstreamAddress.of("http://mcp.test/mcp");

  @ParameterizedTest
  @CsvSource({"401,false", "403,false", "429,false", "500,true", "502,true", "503,true"})
  void onlyOf5xxIsTheOutcomeUnknown(int status, boolean isUnknown) {
    UpstreamHead head = new UpstreamHead(status, name -> null);

    assertThat(new FailureTranslation(ADDRESS, false).ofStatus(head).orElseThrow())
        .returns(isUnknown, UpstreamException::isOutcomeUnknown);
  }

  @Test
  void tooManyRequestsAreAnOutage() {
    UpstreamHead head = new UpstreamHead(429, name -> null);

    assertThat(new FailureTranslation(ADDRESS, false).ofStatus(head).orElseThrow().fault())
        .isEqualTo(UpstreamFault.OUTAGE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theOutcomeIsUnknownWhereverTheBodyWasSent(boolean isBodySent) {
    for (Exception failure :
        new Exception[] {
          new ConnectException(), new NoRouteToHostException(), new UnknownHostException()
        }) {
      for (boolean viaProxy : new boolean[] {false, true}) {
        assertThat(new FailureTranslation(ADDRESS, viaProxy).of(failure, isBodySent))
            .as("%s, proxy %s", failure, viaProxy)
            .returns(isBodySent, UpstreamException::isOutcomeUnknown);
      }
    }
  }
}
