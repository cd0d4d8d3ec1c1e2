// Which letter a key press means in a shortcut. On keyboards of other scripts it is the place of the key that counts.

/** The Latin letter, in lower case; what is none stands as it came. */
export function letterOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  if (/^[a-z]$/.test(key) || !event.code.startsWith("Key")) return key;
  return event.code.slice("Key".length).toLowerCase();
}
