package dev.mcpgateway.rest.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.catalog.GatewayDetails;
import dev.mcpgateway.catalog.RowDetails;
import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.json.Change;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a request says of a credential is in no text that is made of it. */
class HiddenSecretsTest {

  private static final RowDetails ROW =
      new RowDetails(
          "id",
          "sample",
          Optional.empty(),
          List.of(),
          true,
          RowOwnership.of("team", "owner@example.com", Visibility.PUBLIC),
          Optional.empty(),
          Optional.empty(),
          Instant.EPOCH,
          Optional.empty(),
          Instant.EPOCH,
          1);

  private static final String SECRET = "s3cr3t-value";
  private static final Optional<String> GIVEN = Optional.of(SECRET);
  private static final Optional<List<AuthHeader>> HEADERS =
      Optional.of(List.of(new AuthHeader("X-Key", SECRET)));

  @Test
  void nothingThatIsMadeOfARequestShowsASecret() {
    GatewayInput input =
        new GatewayInput(
            "sample",
            "http://upstream.example/" + SECRET,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("basic"),
            GIVEN,
            GIVEN,
            GIVEN,
            Optional.of("X-Further"),
            GIVEN,
            HEADERS,
            GIVEN,
            GIVEN,
            GIVEN,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    GatewayUpdate update =
        new GatewayUpdate(
            Optional.of("sample"),
            GIVEN,
            new Change.None<>(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("basic"),
            GIVEN,
            GIVEN,
            GIVEN,
            Optional.of("X-Further"),
            GIVEN,
            HEADERS,
            new Change.To<>(GIVEN),
            new Change.To<>(GIVEN),
            new Change.To<>(GIVEN),
            new Change.None<>(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(input.toAuth().password()).isEqualTo(GIVEN);
    assertThat(input.toAuth().headers().orElseThrow()).hasSize(2);
    assertThat(
            Stream.of(
                input,
                input.toGateway(),
                input.toAuth(),
                input.toAuth().headers(),
                HEADERS,
                update,
                update.toChange(),
                update.toAuth(),
                kept()))
        .noneMatch(each -> each.toString().contains(SECRET));
  }

  private static GatewayDetails kept() {
    return new GatewayDetails(
        ROW,
        "sample",
        "http://upstream.example/" + SECRET,
        "STREAMABLEHTTP",
        List.of(),
        Optional.empty(),
        GIVEN,
        GIVEN,
        GIVEN,
        GIVEN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        0,
        0,
        0);
  }
}
