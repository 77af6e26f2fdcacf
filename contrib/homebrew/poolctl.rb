# For a tap of Homebrew. A release fills in the checksums.
class Poolctl < Formula
  desc "Renders the Pools of openvox-operator as Kubernetes YAML, offline"
  homepage "https://github.com/OWNER/poolctl"
  version "0.2.0"
  license "Apache-2.0"

  on_macos do
    on_arm do
      url "https://github.com/OWNER/poolctl/releases/download/v0.2.0/poolctl-v0.2.0-aarch64-apple-darwin.tar.gz"
      sha256 "0000000000000000000000000000000000000000000000000000000000000000"
    end
    on_intel do
      url "https://github.com/OWNER/poolctl/releases/download/v0.2.0/poolctl-v0.2.0-x86_64-apple-darwin.tar.gz"
      sha256 "0000000000000000000000000000000000000000000000000000000000000000"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/OWNER/poolctl/releases/download/v0.2.0/poolctl-v0.2.0-aarch64-unknown-linux-musl.tar.gz"
      sha256 "0000000000000000000000000000000000000000000000000000000000000000"
    end
    on_intel do
      url "https://github.com/OWNER/poolctl/releases/download/v0.2.0/poolctl-v0.2.0-x86_64-unknown-linux-musl.tar.gz"
      sha256 "0000000000000000000000000000000000000000000000000000000000000000"
    end
  end

  def install
    bin.install "poolctl", "kubectl_complete-poolctl"
    bin.install_symlink bin/"poolctl" => "kubectl-poolctl"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/poolctl.bash" => "poolctl"
    fish_completion.install "completions/poolctl.fish"
    zsh_completion.install "completions/_poolctl"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/poolctl --version")
  end
end
