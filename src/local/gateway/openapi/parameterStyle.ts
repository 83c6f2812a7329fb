export type PathStyle = 'simple' | 'label' | 'matrix';
export type QueryStyle = 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject';

/** `encode` is applied to each name and value, never to the delimiters that the style itself writes. */
export type Serialization<Style> = { readonly name: string; readonly style: Style; readonly explode: boolean; readonly encode: (text: string) => string };

/** Turns an argument into text. A query serializer gives whole `name=value` pairs, and `''` for nothing to send. */
export type Serialize = (value: unknown) => string;

type Pair = readonly [name: string, value: string];

/** A path parameter's place in the URL, by OpenAPI 3.1's table of styles. */
export function pathSerializer({ name, style, explode, encode }: Serialization<PathStyle>): Serialize {
  const prefix = style === 'label' ? '.' : style === 'matrix' ? ';' : '';
  const separator = !explode || style === 'simple' ? ',' : prefix;
  const named = style === 'matrix' ? `${encode(name)}=` : '';
  return (value) => {
    if (Array.isArray(value)) {
      const items = value.map((item) => encode(scalarText(item)));
      return explode ? prefix + items.map((item) => named + item).join(separator) : prefix + named + items.join(',');
    }
    if (!isObject(value)) return prefix + named + encode(scalarText(value));
    const pairs = pairsOf(value, encode);
    return explode ? prefix + joined(pairs, '=', separator) : prefix + named + joined(pairs, ',', ',');
  };
}

/** A query parameter, without the `&` before it. Empty lists and objects are not sent. */
export function querySerializer({ name, style, explode, encode }: Serialization<QueryStyle>): Serialize {
  const key = encode(name);
  const delimiter = explode ? ',' : style === 'spaceDelimited' ? '%20' : style === 'pipeDelimited' ? '%7C' : ',';
  return (value) => {
    if (Array.isArray(value)) {
      if (value.length === 0) return '';
      const items = value.map((item) => encode(scalarText(item)));
      return explode ? items.map((item) => `${key}=${item}`).join('&') : `${key}=${items.join(delimiter)}`;
    }
    if (!isObject(value)) return `${key}=${encode(scalarText(value))}`;
    const pairs = pairsOf(value, encode);
    if (pairs.length === 0) return '';
    if (style === 'deepObject') return pairs.map(([member, text]) => `${key}%5B${member}%5D=${text}`).join('&');
    return explode ? joined(pairs, '=', '&') : `${key}=${joined(pairs, delimiter, delimiter)}`;
  };
}

/** A header parameter's value; headers know the style `simple` alone and are not percent-encoded. */
export function headerSerializer(explode: boolean): Serialize {
  return pathSerializer({ name: '', style: 'simple', explode, encode: (text) => text });
}

const reserved = /%(3A|2F|3F|5B|5D|40|21|24|27|28|29|2A|2B|2C|3B|3D)/gi;

/** `allowReserved`: RFC 3986's reserved characters stay as they are, but for those that would end the parameter (`&`, `#`). */
export function encodeAllowingReserved(text: string): string {
  return encodeURIComponent(text).replace(reserved, decodeURIComponent);
}

function pairsOf(value: { readonly [name: string]: unknown }, encode: (text: string) => string): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const [name, member] of Object.entries(value)) if (member !== undefined && member !== null) pairs.push([encode(name), encode(scalarText(member))]);
  return pairs;
}

function joined(pairs: readonly Pair[], within: string, between: string): string {
  return pairs.map(([name, value]) => name + within + value).join(between);
}

/** No style says how a list or object inside another one is written; JSON is what servers are most likely to read. */
function scalarText(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
