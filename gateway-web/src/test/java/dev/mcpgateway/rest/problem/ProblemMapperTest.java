package dev.mcpgateway.rest.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.catalog.CatalogException;
import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.rest.frame.RequestContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemMapperTest {

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_INPUT, The request cannot be read",
    "401, FORBIDDEN, The server does not serve this path",
    "403, FORBIDDEN, The server does not serve this path",
    "404, NOT_FOUND, There is nothing at this path",
    "406, NOT_ACCEPTABLE, Nothing that the request accepts is offered",
    "500, INTERNAL, The gateway failed; its log has the reason",
  })
  void whatThePlatformRefusesIsSaidInWordsOfOurs(int status, ProblemType type, String detail) {
    ProblemMapper.Finding finding = ProblemMapper.ofStatus(status, Optional.empty());

    assertThat(finding.type()).isEqualTo(type);
    assertThat(finding.detail()).isEqualTo(detail);
  }

  /** As the platform's metrics do before they refuse what they do not have. */
  @Test
  void aServletThatHasTakenTheWriterCanBeRefused() throws IOException {
    StringWriter written = new StringWriter();
    HttpServletResponse response =
        (HttpServletResponse)
            Proxy.newProxyInstance(
                HttpServletResponse.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (self, method, arguments) ->
                    switch (method.getName()) {
                      case "getOutputStream" -> throw new IllegalStateException("has a writer");
                      case "getWriter" -> new PrintWriter(written);
                      default -> null;
                    });

    new ProblemMapper()
        .write(
            new CatalogException.UnknownRow(CatalogKind.SERVER, "s"),
            new RequestContext() {},
            response);

    assertThat(written.toString())
        .contains("\"status\":404", "\"type\":\"urn:mcpgateway:problem:not-found\"");
  }
}
