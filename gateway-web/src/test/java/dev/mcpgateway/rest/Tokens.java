package dev.mcpgateway.rest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Makes tokens as the gateway makes them, and as it never would.
 *
 * @param secret the gateway's
 */
record Tokens(String secret) {

  String of(String email) {
    return signed(claims -> claims.subject(email));
  }

  String signed(UnaryOperator<JWTClaimsSet.Builder> change) {
    return signed(change, JWSAlgorithm.HS256);
  }

  String signed(UnaryOperator<JWTClaimsSet.Builder> change, JWSAlgorithm algorithm) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).build(), claims(change));
      token.sign(new MACSigner(secret));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String unsigned(String email) {
    return new PlainJWT(claims(claims -> claims.subject(email))).serialize();
  }

  static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
    Instant now = Instant.now();
    return change
        .apply(
            new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .issuer("mcpgateway")
                .audience("mcpgateway-api")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))))
                .claim("token_use", "session"))
        .build();
  }
}
