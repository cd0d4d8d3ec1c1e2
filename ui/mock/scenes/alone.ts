// The window without a workspace: opening, locked, Welcome.

import { attempt } from "../shell";
import { alone, fault, key, press, type Scene } from "./stage";

export const ALONE: Record<string, Scene> = {
  opening: alone({ stage: "opening", key: key("nowhere") }),
  locked: alone({
    stage: "locked",
    key: key("nowhere"),
    attempts: [attempt("a", { name: "claimed" }, { needsKey: true })],
  }),
  "already-open": alone({ stage: "already_open", key: key("nowhere") }),
  "already-open-link": alone({
    stage: "already_open",
    key: key("nowhere"),
    notice: { kind: "unknown_link", serial: 1 },
  }),
  welcome: alone({ stage: "welcome", key: key("nowhere") }),
  "welcome-several": alone({ stage: "welcome", key: key("nowhere", null, "several") }),
  "welcome-pasted": alone({ stage: "welcome", key: key("nowhere", "f7e2") }),
  "welcome-notice": alone({
    stage: "welcome",
    key: key("nowhere"),
    notice: { kind: "set_aside", serial: 1 },
  }),
  "welcome-empty": (shell) => {
    void alone({ stage: "welcome", key: key("nowhere") })(shell);
    return () => press("check-key");
  },
  "welcome-refused": (shell) => {
    void alone({ stage: "welcome", key: key("nowhere", "f7e2") })(shell);
    shell.fail.signIn = fault("key_refused");
    return () => press("check-key", "advanced");
  },
  "welcome-refused-elsewhere": (shell) => {
    const address = "http://127.0.0.1:40123";
    void alone({ stage: "welcome", key: { ...key("nowhere", "f7e2"), address } })(shell);
    shell.fail.signIn = fault("not_the_api");
    return () => press("check-key");
  },
};
