// The sheets with a form, and with a result.

import { PLATFORMS, TWO_FIELDS } from "../accounts";
import { BLUECUP, OTHER, came, fault, list, press, ready, sheet, type Scene } from "./stage";

export const SHEETS: Record<string, Scene> = {
  form: ready((board) => board.connect("trustpilot", null)),
  "form-reconnect": ready((board) =>
    board.connect("trustpilot", { accountId: "acc_1", username: "lavela.example" }),
  ),
  "form-two-fields": (shell) => {
    shell.platformList = [...PLATFORMS, TWO_FIELDS];
    void list(12)(shell);
    return (board) => {
      board.connect("example", null);
      press("submit");
    };
  },
  "form-busy": sheet({ name: "starting" }, { platform: "trustpilot", method: "form" }),
  "form-refused": sheet(
    { name: "failed", fault: fault("credential_refused", "api_key") },
    { platform: "trustpilot", method: "form" },
  ),
  "form-offline": sheet(
    { name: "failed", fault: fault("offline") },
    { platform: "trustpilot", method: "form" },
  ),
  "result-new": came("new"),
  "result-renewed": came("renewed"),
  "result-expected": came("expected", BLUECUP, { expected: BLUECUP }),
  "result-else-new": came("somebody_else_new", OTHER, { expected: BLUECUP }),
  "result-else-listed": came("somebody_else_listed", OTHER, { expected: BLUECUP }),
  "result-declined": sheet({ name: "declined", reason: "access_denied" }),
  "result-cancelled": sheet({ name: "cancelled" }),
  "result-expired": sheet({ name: "expired" }),
  "result-unconfirmed": sheet({ name: "unconfirmed" }),
  "result-interrupted": sheet({ name: "failed", fault: fault("interrupted") }),
  "result-failed": sheet({ name: "failed", fault: fault("sign_in_stale") }),
};
