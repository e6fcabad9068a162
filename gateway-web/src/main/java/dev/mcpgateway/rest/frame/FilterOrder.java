package dev.mcpgateway.rest.frame;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.EnumSet;

/** Puts {@link HttpFrame} before every other filter: annotations have no order. */
@WebListener
public class FilterOrder implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    FilterRegistration.Dynamic frame =
        event.getServletContext().addFilter(HttpFrame.class.getSimpleName(), HttpFrame.class);
    frame.setAsyncSupported(true);
    frame.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }
}
