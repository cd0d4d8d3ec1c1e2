// Puts the window's contents into the page. The shell comes from outside: the real one or the mock.

import { mount } from "svelte";

import App from "./App.svelte";
import { Board } from "./board.svelte";
import type { Ipc } from "./ipc";
import "./tokens.css";
import "./base.css";

/** Draws Plugboard into `#app`. */
export function open(ipc: Ipc): Board {
  const board = new Board(ipc);
  const target = document.getElementById("app");
  if (!target) throw new Error("the page has no #app");
  mount(App, { target, props: { board } });
  void board.start();
  return board;
}
