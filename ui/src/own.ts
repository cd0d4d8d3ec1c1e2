// Objects as maps: their keys are the service's, and may be called like what every object inherits.

/** The value that stands under a key of the object itself. */
export function own<T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}
