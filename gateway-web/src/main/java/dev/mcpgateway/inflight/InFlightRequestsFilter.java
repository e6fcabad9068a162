package dev.mcpgateway.inflight;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Counts every request; while draining, sends its client elsewhere with the next one. */
@WebFilter("/*")
public class InFlightRequestsFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Inject private transient InFlightRequests traffic;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    traffic.began();
    try {
      if (traffic.isDraining()) {
        response.setHeader("Connection", "close");
      }
      chain.doFilter(request, response);
    } finally {
      traffic.ended();
    }
  }
}
