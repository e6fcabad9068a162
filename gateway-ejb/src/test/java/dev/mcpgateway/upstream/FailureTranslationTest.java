package dev.mcpgateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What failures say, and above all whether something may have been done. */
class FailureTranslationTest {

  private static final UpstreamAddress ADDRESS = UpstreamAddress.of("http://mcp.test/mcp");

  @ParameterizedTest
  @CsvSource({
    "301,true",
    "302,true",
    "303,true",
    "307,false",
    "308,false",
    "401,false",
    "403,false",
    "429,false",
    "500,true",
    "502,true",
    "503,true"
  })
  void theOutcomeIsUnknownWhereTheStatusDoesNotSayThatNothingWasDone(
      int status, boolean isUnknown) {
    UpstreamHead head = new UpstreamHead(status, name -> null);

    assertThat(new FailureTranslation(ADDRESS, false).ofStatus(head).orElseThrow())
        .returns(isUnknown, UpstreamException::isOutcomeUnknown);
  }

  /** What it says of itself may look like the place of its name. */
  @Test
  void onlyTheSentenceNamesTheServer() {
    assertThatThrownBy(() -> SessionCheck.check(ADDRESS, Optional.empty(), "%s"))
        .hasMessage(ADDRESS + " speaks the revision \"%s\", which the gateway does not.")
        .isInstanceOfSatisfying(
            UpstreamException.class,
            failure ->
                assertThat(failure.messageNaming("The server"))
                    .isEqualTo(
                        "The server speaks the revision \"%s\", which the gateway does not."));
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
