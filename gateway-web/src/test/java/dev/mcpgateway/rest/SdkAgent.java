package dev.mcpgateway.rest;

import java.net.URI;
import java.util.List;

/** An agent on a software development kit that others wrote. */
interface SdkAgent {

  /** What it calls itself, as {@code name/version}. */
  String name();

  /**
   * Begins, lists, calls {@code echo}, reads {@code test://note}, gets {@code greet}, and calls
   * {@code steps} for its progress; then, where the kit can do that, it cancels {@code hold}.
   *
   * @param url of the endpoint
   * @param urlOfCancelled of the same endpoint, for the call that it cancels
   * @return what it got, a line for each
   */
  List<String> play(URI url, URI urlOfCancelled);
}
