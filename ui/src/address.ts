// Which API addresses may be typed: https, or literally this computer (no name, which could
// be made to point elsewhere). Rust is the judge; this only answers while one types.

/** Whether the text is an address that Plugboard would talk to. */
export function addressAllowed(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username + password + search + hash !== "") return false;
  const here = hostname === "127.0.0.1" || hostname === "[::1]";
  return protocol === "https:" || (protocol === "http:" && here);
}

/** A key as it was meant: without the spaces, quotes or "Bearer" that copying brings along. */
export function cleanKey(text: string): string {
  return text
    .trim()
    .replace(/^["'`]+|["'`]+$/g, "")
    .replace(/^Bearer\s+/i, "")
    .trim();
}
