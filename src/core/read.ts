/** Reads a value of one shape out of unknown JSON, or throws a WireError that names the place. */
export type Read<T> = (value: unknown, place: string) => T;

/** What came over the wire has not the shape that this version speaks. */
export class WireError extends Error {
  constructor(place: string, wanted: string) {
    super(`${place === '' ? 'the message' : place} is not ${wanted}`);
    this.name = 'WireError';
  }
}

export const text: Read<string> = (value, place) => {
  if (typeof value !== 'string') throw new WireError(place, 'a text');
  return value;
};

export const number: Read<number> = (value, place) => {
  if (typeof value !== 'number') throw new WireError(place, 'a number');
  return value;
};

export function nullable<T>(read: Read<T>): Read<T | null> {
  return (value, place) => (value === null ? null : read(value, place));
}

export function optional<T>(read: Read<T>): Read<T | undefined> {
  return (value, place) => (value === undefined ? undefined : read(value, place));
}

export function oneOf<T extends string>(words: readonly T[]): Read<T> {
  return (value, place) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw new WireError(place, `one of ${words.join(', ')}`);
    return found;
  };
}

export function list<T>(read: Read<T>): Read<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) throw new WireError(place, 'a list');
    return value.map((member, index) => read(member, `${place}[${index}]`));
  };
}

/** An object whose members are all of one kind, under any names. */
export function mapOf<T>(read: Read<T>): Read<{ readonly [name: string]: T }> {
  return (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WireError(place, 'an object');
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, read(member, place === '' ? name : `${place}.${name}`)]));
  };
}

/** Members that are not named are left out, so that a later patch may add some. */
export function object<T extends object>(members: { readonly [name in keyof T]-?: Read<T[name]> }): Read<T> {
  return (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WireError(place, 'an object');
    const source: { readonly [name: string]: unknown } = { ...value };
    const names = Object.keys(members) as (keyof T & string)[]; // `members` has exactly the names of T
    const entries = names.map((name) => [name, members[name](source[name], place === '' ? name : `${place}.${name}`)] as const);
    return Object.fromEntries(entries.filter(([, member]) => member !== undefined)) as T; // each member was read by the reader of its name
  };
}
