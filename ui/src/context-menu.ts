// The menu that the web view itself shows at a right click. Its Reload and Back are not for this page; fields keep theirs,
// for cut, copy and paste: on Linux the shell makes it (`field_menu.rs`), elsewhere it is the system's, in its words.

const TYPED_INTO = new Set(["text", "search", "password", "email", "url", "tel", "number"]);

/** To be called for every such click: no menu but that of a field that can be typed into. */
export function leaveToFields(event: Event): void {
  const target = event.target instanceof Element ? event.target.closest("input, textarea") : null;
  const isField =
    (target instanceof HTMLInputElement && TYPED_INTO.has(target.type)) || target instanceof HTMLTextAreaElement;
  if (!isField || target.readOnly || target.disabled) event.preventDefault();
}
