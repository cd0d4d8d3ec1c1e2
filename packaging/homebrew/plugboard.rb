cask "plugboard" do
  arch arm: "aarch64", intel: "x86_64"

  version "{{version}}"
  sha256 arm:   "{{files.[macos-aarch64.dmg].sha256}}",
         intel: "{{files.[macos-x86_64.dmg].sha256}}"

  url "{{page}}/releases/download/v#{version}/plugboard-#{version}-macos-#{arch}.dmg"
  name "Plugboard"
  desc "Connect social-media accounts to SocialAPI"
  homepage "{{page}}"

  depends_on macos: ">= :ventura"

  app "Plugboard.app"

  uninstall quit: "ai.social-api.plugboard"

  # The keys in the login keychain stay: remove them in Plugboard first.
  zap trash: [
    "~/Library/Application Support/ai.social-api.plugboard",
    "~/Library/Caches/ai.social-api.plugboard",
    "~/Library/Saved Application State/ai.social-api.plugboard.savedState",
    "~/Library/WebKit/ai.social-api.plugboard",
  ]
end
