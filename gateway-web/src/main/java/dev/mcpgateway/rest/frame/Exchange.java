package dev.mcpgateway.rest.frame;

import dev.mcpgateway.rest.frame.RequestContext.End;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request that knows when its exchange has ended, be it answered on the container's thread or
 * later on another. The end is told once, while the answer can still be asked for its status.
 *
 * <p>An {@link AsyncListener} alone does not do: the platform tells it nothing of an exchange whose
 * client had closed the connection, not even when that is completed. So {@link
 * AsyncContext#complete} is looked at as well.
 */
final class Exchange extends HttpServletRequestWrapper {

  private final RequestContext context;
  private final Runnable atEnd;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile Async async;

  /**
   * Begins.
   *
   * @param atEnd is run once, on the thread that ends the exchange
   */
  Exchange(HttpServletRequest request, RequestContext context, Runnable atEnd) {
    super(request);
    this.context = context;
    this.atEnd = atEnd;
  }

  private boolean isAsync() {
    return async != null;
  }

  /** Completes what was left to others and has failed at once; nothing if nothing was. */
  void giveUp() {
    if (isAsync() && super.isAsyncStarted()) {
      async.complete();
    }
  }

  /** The filters and the servlet have returned. */
  void returned() {
    if (!isAsync()) {
      end();
    }
  }

  private void end() {
    if (ended.compareAndSet(false, true)) {
      atEnd.run();
    }
  }

  @Override
  public AsyncContext startAsync() {
    return started(super.startAsync());
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    return started(super.startAsync(request, response));
  }

  private AsyncContext started(AsyncContext begun) {
    begun.addListener(new Listener());
    async = new Async(begun);
    return async;
  }

  @Override
  public AsyncContext getAsyncContext() {
    return isAsync() ? async : super.getAsyncContext();
  }

  private final class Listener implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
      end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      context.endsWith(End.TIMEOUT);
    }

    @Override
    public void onError(AsyncEvent event) {
      context.endsWith(End.ERROR);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      // The request adds a listener each time.
    }
  }

  private final class Async implements AsyncContext {

    private final AsyncContext platform;

    Async(AsyncContext platform) {
      this.platform = platform;
    }

    @Override
    public void complete() {
      try {
        end();
      } finally {
        platform.complete();
      }
    }

    @Override
    public ServletRequest getRequest() {
      return platform.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
      return platform.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
      return platform.hasOriginalRequestAndResponse();
    }

    @Override
    public void dispatch() {
      platform.dispatch();
    }

    @Override
    public void dispatch(String path) {
      platform.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext servletContext, String path) {
      platform.dispatch(servletContext, path);
    }

    @Override
    public void start(Runnable run) {
      platform.start(run);
    }

    @Override
    public void addListener(AsyncListener listener) {
      platform.addListener(listener);
    }

    @Override
    public void addListener(
        AsyncListener listener, ServletRequest request, ServletResponse response) {
      platform.addListener(listener, request, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
      return platform.createListener(type);
    }

    @Override
    public void setTimeout(long timeout) {
      platform.setTimeout(timeout);
    }

    @Override
    public long getTimeout() {
      return platform.getTimeout();
    }
  }
}
