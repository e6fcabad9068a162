package dev.mcpgateway.rest.frame;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeoutException;

/** A request whose body ends in an error when it goes beyond its limits, announced or not. */
final class BoundedRequest extends HttpServletRequestWrapper {

  private final BodyLimits.Reading reading;

  BoundedRequest(HttpServletRequest request, BodyLimits.Reading reading) {
    super(new NamedHeaders(request));
    this.reading = reading;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    return new BoundedStream(super.getInputStream(), getContentLengthLong());
  }

  private final class BoundedStream extends ServletInputStream {

    private final ServletInputStream body;
    private long missing;

    /**
     * Reads a body.
     *
     * @param length below zero where it is not announced
     */
    BoundedStream(ServletInputStream body, long length) {
      this.body = body;
      this.missing = length < 0 ? Long.MAX_VALUE : length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (missing > 0 && body.available() < missing) {
        reading.await();
      }
      int count = waitFor(bytes, offset, length);
      if (count < 0) {
        missing = 0;
      } else {
        missing -= count;
      }
      reading.count(Math.max(0, count));
      if (missing == 0) {
        reading.end();
      }
      return count;
    }

    private int waitFor(byte[] bytes, int offset, int length) throws IOException {
      try {
        return body.read(bytes, offset, length);
      } catch (SocketTimeoutException silent) {
        throw reading.tooSlow();
      } catch (IOException failure) {
        // Of the platform's own waiting, which is bounded as well.
        if (failure.getCause() instanceof TimeoutException) {
          throw reading.tooSlow();
        }
        throw failure;
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }
}
