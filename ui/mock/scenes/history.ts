// What was: the history in its three views, a sign-in's steps, and a case file that somebody opened.

import { caseFile, happened } from "../happened";
import { alone, BLUECUP, fault, key, list, NOW, press, type Scene, type as typeInto } from "./stage";

/** The history of a ready workspace, and what is pressed there. */
function past(...tests: string[]): Scene {
  return (shell) => {
    void list(214)(shell);
    happened(shell, NOW);
    return (board) => {
      board.go("history");
      press(...tests);
    };
  };
}

export const HISTORIES: Record<string, Scene> = {
  history: past(),
  "history-empty": (shell) => {
    void list(12)(shell);
    return (board) => board.go("history");
  },
  "history-no-match": (shell) => {
    void past()(shell);
    return (board) => {
      board.go("history");
      typeInto("history-search", "nobody at all");
    };
  },
  "history-of-one": (shell) => {
    void past()(shell);
    return (board) => board.showHistory(BLUECUP);
  },
  "history-not-you": (shell) => {
    void past()(shell);
    shell.set({ notYou: [BLUECUP.accountId, "acc_unheard_of"] });
    return (board) => board.go("history");
  },
  "history-rehearsal": (shell) => {
    void list(12, "rehearsal")(shell);
    return (board) => board.go("history");
  },
  "history-changed": past("tab-changed"),
  "history-changed-gone": (shell) => {
    void past()(shell);
    return (board) => {
      board.go("history");
      press("tab-changed");
      setTimeout(() => press("since-month", "group-gone"), 100);
    };
  },
  "history-changed-between": (shell) => {
    void past()(shell);
    return (board) => {
      board.go("history");
      press("tab-changed");
      setTimeout(() => press("since-date"), 100);
    };
  },
  "history-changed-nothing": (shell) => {
    void list(12)(shell);
    shell.past.knownSince = NOW;
    return (board) => {
      board.go("history");
      press("tab-changed");
    };
  },
  "history-days": past("tab-days"),
  "history-days-table": (shell) => {
    void past()(shell);
    return (board) => {
      board.go("history");
      press("tab-days");
      setTimeout(() => press("days-table"), 100);
    };
  },
  "history-days-none": (shell) => {
    void list(12)(shell);
    return (board) => {
      board.go("history");
      press("tab-days");
    };
  },
  "timeline-wrong-person": (shell) => {
    void past()(shell);
    return (board) => board.ask({ name: "timeline", attempt: "t_wrong", started: null });
  },
  "timeline-failed": (shell) => {
    void past()(shell);
    return (board) => {
      board.ask({ name: "timeline", attempt: "t_failed", started: null });
      press("support");
    };
  },
  "timeline-unsafe": (shell) => {
    void past()(shell);
    shell.fail.makeCase = fault("case_file_unsafe");
    return (board) => {
      board.ask({ name: "timeline", attempt: "t_wrong", started: null });
      press("make-case");
    };
  },
  case: (shell) => {
    void list(12)(shell);
    shell.opened = caseFile(NOW);
    shell.set({ caseOpen: 1 });
  },
  "case-worked": (shell) => {
    shell.set({ stage: "welcome", workspace: null });
    shell.opened = { ...caseFile(NOW), cause: "worked" };
    shell.set({ caseOpen: 1 });
  },
  "case-again": (shell) => {
    void list(12)(shell);
    shell.opened = { ...caseFile(NOW), cause: "broke_again", evidence: [{ is: "change", change: 0 }], timelines: [] };
    shell.set({ caseOpen: 2 });
  },
  "case-expired": (shell) => {
    happened(shell, NOW);
    shell.opened = { ...caseFile(NOW), cause: "access_ended", evidence: [{ is: "change", change: 0 }], timelines: [] };
    shell.set({ caseOpen: 3 });
  },
  "case-before-a-key": (shell) => {
    void alone({ stage: "welcome", key: key("nowhere") })(shell);
    shell.opened = caseFile(NOW);
    shell.set({ caseOpen: 1 });
  },
};
