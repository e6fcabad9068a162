package dev.mcpgateway.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A secret in the forms in which it may turn up: as it is, in the escapes of URLs and of JSON, in
 * base64 wherever in a longer text it stands, in hexadecimal digits as PostgreSQL shows bytes.
 */
record WrittenForms(String secret) {

  /** The first form of it that a text has. */
  Optional<String> in(String text) {
    return all().stream().filter(text::contains).findFirst();
  }

  private Set<String> all() {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(secret);
    forms.add(URLEncoder.encode(secret, UTF_8));
    forms.add(escaped());
    for (byte[] bytes : Set.of(secret.getBytes(UTF_8), secret.getBytes(ISO_8859_1))) {
      for (int before = 0; before < 3; before++) {
        String base64 = inBase64(bytes, before);
        forms.add(base64);
        forms.add(base64.replace('+', '-').replace('/', '_'));
        forms.add(URLEncoder.encode(base64, UTF_8));
      }
    }
    for (String form : Set.copyOf(forms)) {
      forms.add(HexFormat.of().formatHex(form.getBytes(UTF_8)));
    }
    return forms;
  }

  private String escaped() {
    StringBuilder escaped = new StringBuilder();
    secret
        .chars()
        .forEach(
            c -> {
              if (c < 0x80) {
                escaped.append((char) c);
              } else {
                escaped.append("\\u").append(HexFormat.of().toHexDigits((char) c));
              }
            });
    return escaped.toString();
  }

  /** The digits that are its own alone, with so many bytes before it. */
  private static String inBase64(byte[] bytes, int before) {
    byte[] shifted = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, shifted, before, bytes.length);
    String digits = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    return digits.substring((before * 8 + 5) / 6, shifted.length * 8 / 6);
  }

  /** Says nothing of it: a failed assertion is printed. */
  @Override
  public String toString() {
    return "secret of %s characters".formatted(Integer.toString(secret.length()));
  }
}
