package dev.mcpgateway.routing.control;

import dev.mcpgateway.routing.ClientReply;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Keeps what a client is told, in words. */
final class RecordingReply implements ClientReply {

  private final List<String> told = new CopyOnWriteArrayList<>();
  private Consumer<Boolean> whenFull = full -> {};
  private Runnable whenGone = () -> {};

  List<String> told() {
    return told;
  }

  void leave() {
    whenGone.run();
  }

  void full(boolean isFull) {
    whenFull.accept(isFull);
  }

  @Override
  public void header(String name, String value) {
    told.add("header " + name);
  }

  @Override
  public void empty(int status) {
    told.add("empty " + status);
  }

  @Override
  public void message(byte[] json) {
    told.add("message " + Bytes.text(json));
  }

  @Override
  public void last(int status, byte[] json) {
    told.add("last " + status + " " + Bytes.text(json));
  }

  @Override
  public void listen(byte[] first, byte[] last) {
    told.add("listen");
  }

  @Override
  public void end() {
    told.add("end");
  }

  @Override
  public void keepAlive() {
    told.add("keep-alive");
  }

  @Override
  public void whenGone(Runnable work) {
    whenGone = work;
  }

  @Override
  public void whenEnded(Runnable work) {
    work.run();
  }

  @Override
  public void whenFull(Consumer<Boolean> work) {
    whenFull = work;
  }
}
