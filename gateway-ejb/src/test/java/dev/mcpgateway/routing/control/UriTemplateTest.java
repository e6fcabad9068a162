package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UriTemplateTest {

  @ParameterizedTest
  @CsvSource({
    "test://template/{id}/data, test://template/123/data, true",
    "test://template/{id}/data, test://template/1/2/data, false",
    "test://template/{id}/data, test://template//data, false",
    "test://template/{id}/data, test://template/123/date, false",
    "file:///{+path}, file:///a/b/c.txt, true",
    "file://{/path*}, file:///a/b, true",
    "db://{table}{?limit}, db://users?limit=1, true",
    "a{x}a{y}a, aaaaa, true",
    "a{x}a{y}a, aaaa, false",
    "a{b, a{b, true",
    "plain, plain, true",
    "plain, plainer, false"
  })
  void aUriFitsOrDoesNot(String template, String uri, boolean fits) {
    assertThat(UriTemplate.fits(template, uri)).isEqualTo(fits);
  }
}
