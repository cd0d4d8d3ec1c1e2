// Made-up brands, plans, links and pages for the mock, the same at every start.

import type {
  AssignablePageView,
  BrandsView,
  BrandView,
  InviteView,
  PageView,
  PlanView,
  QrView,
  Row,
} from "../src/bindings";

const DAY = 86_400_000;

/** Brands of a workspace; one has a name that is too long for any line. */
export const BRANDS: BrandView[] = [
  { id: "b_acme", name: "Acme", accounts: 3, platforms: ["instagram", "facebook", "tiktok"] },
  { id: "b_bluecup", name: "Blue Cup Coffee", accounts: 1, platforms: ["instagram"] },
  { id: "b_empty", name: "Harbor Museum", accounts: 0, platforms: [] },
  {
    id: "b_long",
    name: "Stadtbäckerei Möhrenschläger & Töchter, Filiale am Alten Güterbahnhof (Übergangsmarke)",
    accounts: 8,
    platforms: ["bluesky", "facebook", "google", "instagram", "linkedin_page", "telegram", "threads", "youtube"],
  },
];

/** That many brands. */
export function brands(count: number): BrandView[] {
  return Array.from({ length: count }, (_, index) => {
    const known = BRANDS[index];
    return known ?? { id: `b_${index}`, name: `Brand ${index}`, accounts: index % 4, platforms: [] };
  });
}

/** The brands as the view has them. */
export function brandsView(list: BrandView[] = BRANDS): BrandsView {
  return { list, last: null, problem: null };
}

/** The rows, each in a brand. */
export function inBrands(rows: Row[], list: BrandView[] = BRANDS): Row[] {
  return rows.map((row, index) => {
    const brand = list[index % list.length];
    return brand ? { ...row, brand: { id: brand.id, name: brand.name } } : row;
  });
}

/** A small plan that is nearly used up. */
export const PLAN: PlanView = {
  brands: { used: 4, limit: 10 },
  profiles: { used: 12, limit: 12 },
  posts: { used: 7, limit: 10 },
  interactions: { used: 1_284, limit: null },
};

// Looks like a code and is none: no telephone reads it.
function qr(size: number): QrView {
  const dark: string[] = [];
  const finder = (x: number, y: number) =>
    [[4, 4], [size - 11, 4], [4, size - 11]].some(([left = 0, top = 0]) => {
      const [column, row] = [x - left, y - top];
      if (column < 0 || row < 0 || column > 6 || row > 6) return false;
      const ring = Math.max(Math.abs(column - 3), Math.abs(row - 3));
      return ring !== 2;
    });
  const reserved = (x: number, y: number) =>
    (x < 12 && y < 12) || (x > size - 13 && y < 12) || (x < 12 && y > size - 13);
  for (let y = 4; y < size - 4; y += 1) {
    for (let x = 4; x < size - 4; x += 1) {
      const noise = ((x * 7919 + y * 104_729 + x * y * 31) >> 3) % 2 === 1;
      if (reserved(x, y) ? finder(x, y) : noise) dark.push(`M${x} ${y}h1v1h-1z`);
    }
  }
  return { size, path: dark.join("") };
}

/** A link for somebody else. */
export function invite(id: string, more: Partial<InviteView> = {}): InviteView {
  return {
    id,
    platform: "instagram",
    brand: { id: "b_bluecup", name: "Blue Cup Coffee" },
    link: "https://api.social-api.ai/invite/4fJ2mQ9xWb7tKp1ZrY6sVe",
    qr: qr(41),
    ends: Date.now() + 6.5 * DAY,
    expected: null,
    state: { name: "open" },
    ...more,
  };
}

/** Pages of an account. */
export const PAGES: PageView[] = [
  { id: "p_1", name: "Nordsee Sailing", detail: "Sports club", isActive: true, isDefault: true },
  { id: "p_2", name: "Nordsee Sailing School", detail: "School", isActive: true, isDefault: false },
  { id: "p_3", name: "Nordsee Regatta 2019", detail: "", isActive: false, isDefault: false },
];

/** Pages of the login behind it. */
export const LOGIN_PAGES: AssignablePageView[] = [
  { id: "p_1", name: "Nordsee Sailing", detail: "Sports club", brand: { id: "b_acme", name: "Acme" }, free: false },
  {
    id: "p_8",
    name: "Stadtbäckerei Möhrenschläger & Töchter, Filiale am Alten Güterbahnhof",
    detail: "Bakery",
    brand: null,
    free: true,
  },
  { id: "p_9", name: "Somebody else’s page", detail: "", brand: null, free: false },
];
