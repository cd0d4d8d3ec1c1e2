// Copies text of our own to the clipboard. Links, keys and ids are copied by the shell, never here.

/** Whether the text could be copied. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
