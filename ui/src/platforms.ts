// What a person has to know about a platform: before signing in, to switch the account, and what its form's fields are.
// The catalogue itself (which platforms, which method, which fields) comes from Rust.

import type { PlatformView } from "./bindings";
import * as m from "./paraglide/messages";
import { figure, plain } from "./text";

/** Words about one platform. */
export interface Preparation {
  /** What kind of account, in two to four words. */
  kind: string;
  /** The same, in a sentence. */
  more: string | null;
  /** Who has to sign in. */
  owner: string;
  /** What to know or to do before, one short sentence each. */
  prepare: string[];
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
    needsSetUp: false,
    canSwitch: false,
  };
}

type Words = () => string;
type Named = (about: { platform: string }) => string;

interface Known {
  kind: Words;
  more: Words;
  owner: Words;
  prepare: Named[];
  /** How to change who is signed in there, before "sign in there with the right account". */
  leave: Named[];
  /** What is left to do once Plugboard has opened the sign-in page. */
  afterwards?: Words;
}

const X: Known = {
  kind: m.kind_x,
  more: m.kind_x_more,
  owner: m.owner_x,
  prepare: [m.prepare_x_once, m.prepare_x_then],
  leave: [m.switch_x],
};

const PLATFORMS: Record<string, Known> = {
  bluesky: {
    kind: m.kind_bluesky,
    more: m.kind_bluesky_more,
    owner: m.owner_bluesky,
    prepare: [m.prepare_bluesky_messages, m.prepare_bluesky_code],
    leave: [],
  },
  facebook: {
    kind: m.kind_facebook,
    more: m.kind_facebook_more,
    owner: m.owner_facebook,
    prepare: [m.prepare_facebook_control, m.prepare_facebook_tick, m.prepare_facebook_edit],
    leave: [m.switch_facebook],
  },
  google: {
    kind: m.kind_google,
    more: m.kind_google_more,
    owner: m.owner_google,
    prepare: [m.prepare_google_verified, m.prepare_google_one],
    leave: [m.switch_google],
    afterwards: m.switch_google_again,
  },
  instagram: {
    kind: m.kind_instagram,
    more: m.kind_instagram_more,
    owner: m.owner_instagram,
    prepare: [m.prepare_instagram, m.prepare_boxes],
    leave: [m.switch_instagram],
  },
  linkedin: {
    kind: m.kind_linkedin,
    more: m.kind_linkedin_more,
    owner: m.owner_linkedin,
    prepare: [m.prepare_linkedin],
    leave: [m.switch_linkedin],
  },
  linkedin_page: {
    kind: m.kind_linkedin_page,
    more: m.kind_linkedin_page_more,
    owner: m.owner_linkedin_page,
    prepare: [m.prepare_linkedin_page, m.prepare_boxes],
    leave: [m.switch_linkedin],
  },
  pinterest: {
    kind: m.kind_pinterest,
    more: m.kind_pinterest_more,
    owner: m.owner_pinterest,
    prepare: [m.prepare_boxes],
    leave: [m.switch_pinterest],
  },
  telegram: {
    kind: m.kind_telegram,
    more: m.kind_telegram_more,
    owner: m.owner_telegram,
    prepare: [m.prepare_telegram_key, m.prepare_telegram_admin],
    leave: [],
  },
  threads: {
    kind: m.kind_threads,
    more: m.kind_threads_more,
    owner: m.owner_threads,
    prepare: [m.prepare_threads, m.prepare_boxes],
    leave: [m.switch_threads, m.switch_threads_instagram],
  },
  tiktok: {
    kind: m.kind_tiktok,
    more: m.kind_tiktok_more,
    owner: m.owner_tiktok,
    prepare: [m.prepare_tiktok, m.prepare_boxes],
    leave: [m.switch_tiktok],
  },
  trustpilot: {
    kind: m.kind_trustpilot,
    more: m.kind_trustpilot_more,
    owner: m.owner_trustpilot,
    prepare: [m.prepare_trustpilot],
    leave: [],
  },
  twitter: X,
  whatsapp: {
    kind: m.kind_whatsapp,
    more: m.kind_whatsapp_more,
    owner: m.owner_whatsapp,
    prepare: [m.prepare_whatsapp_open, m.prepare_whatsapp_meta, m.prepare_whatsapp_back],
    leave: [],
  },
  x: X,
  youtube: {
    kind: m.kind_youtube,
    more: m.kind_youtube_more,
    owner: m.owner_youtube,
    prepare: [m.prepare_youtube, m.prepare_boxes],
    leave: [m.switch_youtube],
    afterwards: m.switch_google_again,
  },
  zalo: {
    kind: m.kind_zalo,
    more: m.kind_zalo_more,
    owner: m.owner_zalo,
    prepare: [m.prepare_zalo],
    leave: [m.switch_default],
  },
};

function known(slug: string): Known | null {
  return Object.hasOwn(PLATFORMS, slug) ? (PLATFORMS[slug] as Known) : null;
}

/** What to know before signing in to a platform. */
export function preparation(platform: PlatformView): Preparation {
  const words = known(platform.slug);
  const about = { platform: plain(platform.name) };
  if (!words) {
    const kind = platform.method === "form" ? m.kind_form_default() : m.kind_default(about);
    return { kind, more: null, owner: m.owner_default(), prepare: [] };
  }
  return {
    kind: words.kind(),
    more: words.more(),
    owner: words.owner(),
    prepare: words.prepare.map((sentence) => sentence(about)),
  };
}

/** How somebody else signs in there: one to three steps, in their order. */
export function switchSteps(platform: PlatformView): string[] {
  if (platform.method !== "browser") return [m.switch_form()];
  const about = { platform: plain(platform.name) };
  const { leave, afterwards } = known(platform.slug) ?? { leave: [m.switch_default] };
  const steps = [...leave.map((step) => step(about)), m.switch_then()];
  return afterwards ? [...steps, afterwards()] : steps;
}

/** How long access lasts there, where that is documented. */
export function lifeWords(platform: PlatformView): string | null {
  switch (platform.life.name) {
    case "renews":
      return m.life_renews();
    case "lasts":
      return m.life_lasts();
    case "days":
      return m.life_days({ days: figure(platform.life.days) });
    case "unknown":
      return null;
  }
}

const LABELS: Record<string, Words> = {
  api_key: m.field_api_key,
  app_password: m.field_app_password,
  auth_factor_token: m.field_auth_factor,
  bot_token: m.field_bot_token,
  identifier: m.field_identifier,
  password: m.field_password,
  username: m.field_username,
};

const HELP: Record<string, Words> = {
  "bluesky.app_password": m.field_app_password_help,
  "bluesky.auth_factor_token": m.field_auth_factor_help,
  "bluesky.identifier": m.field_identifier_help,
  "telegram.bot_token": m.field_bot_token_help,
  "trustpilot.api_key": m.field_trustpilot_api_key_help,
};

/** The label of a form field; an unknown field is called what the service calls it. */
export function fieldLabel(name: string): string {
  const words = Object.hasOwn(LABELS, name) ? LABELS[name] : undefined;
  return words ? words() : name.replaceAll("_", " ");
}

/** Where a form field's value is found, if that is known. */
export function fieldHelp(slug: string, name: string): string | null {
  const key = `${slug}.${name}`;
  const words = Object.hasOwn(HELP, key) ? HELP[key] : undefined;
  return words ? words() : null;
}
