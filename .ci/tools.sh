# What the commands of this repository share: a JDK that is new enough, for Maven too, and what a build shows.
# Each sources it at the root of the checkout.
# shellcheck shell=bash

program=${0##*/}
oldest_java=21

say() {
  echo "$program: $*" >&2
}

missing() {
  say "$@"
  exit 2
}

# The folders where packages, installers and IDEs put a JDK each.
usual_homes() {
  printf '%s\n' /usr/lib/jvm/* /opt/java/* /opt/*jdk* /usr/java/* \
    ~/.sdkman/candidates/java/* ~/.jdks/* ~/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*
}

# release_of HOME PROGRAM: 25 and the like, where a JDK with that program is in the folder; otherwise 0.
release_of() {
  local release=''
  if [ -n "$1" ] && [ -x "$1/bin/$2" ] && [ -x "$1/bin/java" ]; then
    release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null) || true
    [ -n "$release" ] || release=$("$1/bin/java" -version 2>&1 | sed -n '1s/^[^0-9]*\([0-9]*\).*/\1/p')
  fi
  echo "${release:-0}"
}

home_on_path() {
  local found
  found=$(command -v "$1") && dirname "$(dirname "$(readlink -f "$found")")"
}

# find_java PROGRAM: sets JAVA_HOME and PATH to the first Java that is new enough and has the program:
# that of JAVA_HOME, that of the path, one in a usual folder, there 25 before others and newer before older.
find_java() {
  local home release best='' best_release=0
  for home in "${JAVA_HOME:-}" "$(home_on_path "$1")"; do
    if [ "$(release_of "$home" "$1")" -ge "$oldest_java" ]; then
      use_java "$home"
      return
    fi
  done
  while IFS= read -r home; do
    release=$(release_of "$home" "$1")
    if [ "$release" -ge "$oldest_java" ] && [ "$best_release" -ne 25 ] &&
      { [ "$release" -eq 25 ] || [ "$release" -gt "$best_release" ]; }; then
      best=$home best_release=$release
    fi
  done < <(usual_homes)
  [ -n "$best" ] || return 1
  say "taking Java $best_release in $best"
  use_java "$best"
}

use_java() {
  export JAVA_HOME=$1 PATH=$1/bin:$PATH
}

may_install() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null
}

install_packages() {
  say "installing $*"
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends "$@" >/dev/null
}

update_packages() {
  apt-get -o DPkg::Lock::Timeout=120 update -qq
}

# Where there is none, root gets one where the system has a package: Debian 13, Ubuntu.
install_java() {
  local package
  may_install || return 0
  update_packages
  for package in openjdk-25-jdk-headless openjdk-21-jdk-headless; do
    if [ -n "$(apt-cache search --names-only "^$package\$")" ]; then
      install_packages "$package"
      return
    fi
  done
}

# need_java PROGRAM: finds or installs a Java with the program, javac or java, or says what to install.
need_java() {
  find_java "$1" || { install_java && find_java "$1"; } ||
    missing "There is no JDK of $oldest_java or newer here: install one (Debian 13, Ubuntu: apt-get install openjdk-21-jdk-headless;" \
      "Fedora: dnf install java-25-openjdk-devel; macOS: brew install openjdk; Debian 12 and others: https://adoptium.net), or point JAVA_HOME to one."
}

# What a build takes.
need_jdk_and_maven() {
  need_java javac
  command -v mvn >/dev/null || ! may_install || { update_packages && install_packages maven; }
  command -v mvn >/dev/null ||
    missing "There is no Maven here: install it, 3.8.7 or newer (Debian, Ubuntu: apt-get install maven; Fedora: dnf install maven;" \
      "macOS: brew install maven; others: https://maven.apache.org)."
}

# A line for each module that Maven builds, with the steps as they begin.
show_steps() {
  local level kind rest begun=''
  while read -r level kind rest; do
    if [[ $level == '[INFO]' && $kind == Building && $rest =~ ^(.*[^ ])\ +(\[[0-9]+/[0-9]+\])$ ]]; then
      printf '%s  %s %s:' "$begun" "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]% *}"
      begun=$'\n'
    elif [[ $level == '[INFO]' && $kind == --- ]]; then
      rest=${rest%% *}
      printf ' %s' "${rest##*:}"
    fi
  done
  printf '%s' "$begun"
}

# build ARGUMENT...: runs Maven, and shows of it a line for each module with the steps as they begin, and what failed.
build() {
  need_jdk_and_maven
  local log
  log=$(mktemp)
  say "building; the first time, Maven also fetches what it needs, which takes minutes"
  mvn -B -ntp "$@" 2>&1 | tee "$log" | show_steps >&2 || {
    grep '^\[ERROR\]' "$log" >&2 || tail -20 "$log" >&2
    rm -f "$log"
    say "the build failed"
    return 1
  }
  rm -f "$log"
}
