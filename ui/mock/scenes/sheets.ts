// The sheets with a form.

import { PLATFORMS, TWO_FIELDS } from "../accounts";
import { fault, list, press, ready, sheet, type Scene } from "./stage";

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
};
