// What a person has to know about a platform before signing in, and what its form's fields are called.
// The catalogue itself (which platforms, which method, which fields) comes from Rust.

import type { PlatformView } from "./bindings";
import * as m from "./paraglide/messages";

/** Words about one platform. */
export interface Preparation {
  /** What kind of account, in two to four words. */
  kind: string;
  /** The same, in a sentence. */
  more: string | null;
  /** Who has to sign in. */
  owner: string;
}

/** The catalogue's entry of a platform that it does not know: one that signs in by browser. */
export function unknownPlatform(slug: string): PlatformView {
  return {
    slug,
    name: slug,
    method: "browser",
    fields: [],
    life: { name: "unknown" },
    hasPages: false,
    canSwitch: false,
  };
}

type Words = () => string;

const PREPARATIONS: Record<string, { kind: Words; more: Words; owner: Words }> = {
  facebook: { kind: m.kind_facebook, more: m.kind_facebook_more, owner: m.owner_facebook },
  google: { kind: m.kind_google, more: m.kind_google_more, owner: m.owner_google },
  instagram: { kind: m.kind_instagram, more: m.kind_instagram_more, owner: m.owner_instagram },
  linkedin: { kind: m.kind_linkedin, more: m.kind_linkedin_more, owner: m.owner_linkedin },
  tiktok: { kind: m.kind_tiktok, more: m.kind_tiktok_more, owner: m.owner_tiktok },
  trustpilot: { kind: m.kind_trustpilot, more: m.kind_trustpilot_more, owner: m.owner_trustpilot },
  twitter: { kind: m.kind_x, more: m.kind_x_more, owner: m.owner_x },
  x: { kind: m.kind_x, more: m.kind_x_more, owner: m.owner_x },
  youtube: { kind: m.kind_youtube, more: m.kind_youtube_more, owner: m.owner_youtube },
};

/** What to know before signing in to a platform. */
export function preparation(platform: PlatformView): Preparation {
  const known = Object.hasOwn(PREPARATIONS, platform.slug) ? PREPARATIONS[platform.slug] : undefined;
  if (known) return { kind: known.kind(), more: known.more(), owner: known.owner() };
  const kind =
    platform.method === "form"
      ? m.kind_form_default()
      : m.kind_default({ platform: platform.name });
  return { kind, more: null, owner: m.owner_default() };
}

const LABELS: Record<string, Words> = {
  api_key: m.field_api_key,
  app_password: m.field_app_password,
  bot_token: m.field_bot_token,
  identifier: m.field_identifier,
  password: m.field_password,
  username: m.field_username,
};

const HELP: Record<string, Words> = {
  "bluesky.app_password": m.field_app_password_help,
  "bluesky.identifier": m.field_identifier_help,
  "telegram.bot_token": m.field_bot_token_help,
  "trustpilot.api_key": m.field_trustpilot_api_key_help,
};

/** The label of a form field; an unknown field is called what the service calls it. */
export function fieldLabel(name: string): string {
  const known = Object.hasOwn(LABELS, name) ? LABELS[name] : undefined;
  return known ? known() : name.replaceAll("_", " ");
}

/** Where a form field's value is found, if that is known. */
export function fieldHelp(slug: string, name: string): string | null {
  const key = `${slug}.${name}`;
  const known = Object.hasOwn(HELP, key) ? HELP[key] : undefined;
  return known ? known() : null;
}
