import fc from 'fast-check';
import type { ContractIssuer, Good } from './contractIssuer.ts';

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const odd = fc.oneof(fc.json(), fc.constantFrom('null', '1e400', '-1e400', '"\\ud800"', '[[]]', '{"__proto__":1}', 'true', '""', '9'.repeat(500), '{"api://orders":1}', '["orders.read"]', '"orders.read"', '"api://orders"'));
const claimName = fc.constantFrom('iss', 'aud', 'exp', 'nbf', 'iat', 'sub', 'scp', 'scope', 'client_id', 'jti', '__proto__', 'x');
const headerName = fc.constantFrom('alg', 'kid', 'typ', 'cty', 'b64', 'jwk', 'jku', '__proto__', 'x');
const members = (name: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.array(fc.tuple(name, odd), { maxLength: 3 }).map((pairs) => `{${['<good>', ...pairs.map(([key, value]) => `${JSON.stringify(key)}:${value}`)].join(',')}}`);
/** What a header's value may hold on the wire. */
const wire = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).filter((code) => code < 0x7f || code > 0x9f).map((code) => String.fromCharCode(code)) });
const segment = fc.oneof(odd.map(base64url), fc.base64String().map((text) => text.replaceAll('=', '')), wire, fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('base64url')));

/** Values of the Authorization header: rightly signed tokens with odd members, such with a part changed, and bytes of any kind. */
export function mutatedAuthorization(issuer: ContractIssuer, good: Good): fc.Arbitrary<string> {
  const signed = fc.record({ claimsText: members(claimName), headerText: fc.oneof({ weight: 3, arbitrary: fc.constant('{<good>}') }, { weight: 1, arbitrary: members(headerName) }) }).map((spec) => issuer.signToken(spec, good));
  const changed = fc.tuple(signed, fc.nat({ max: 2 }), segment).map(([token, at, part]) => token.split('.').with(at, part).join('.'));
  const flipped = fc.tuple(signed, fc.nat(), wire.filter((text) => text !== '')).map(([token, at, text]) => {
    const place = at % token.length;
    return `${token.slice(0, place)}${text[0] ?? ''}${token.slice(place + 1)}`;
  });
  const cut = fc.tuple(signed, fc.nat()).map(([token, at]) => token.slice(0, at % token.length));
  const token = fc.oneof({ weight: 4, arbitrary: signed }, { weight: 2, arbitrary: changed }, { weight: 2, arbitrary: flipped }, cut, wire, fc.array(segment, { maxLength: 5 }).map((parts) => parts.join('.')));
  return fc.tuple(fc.oneof({ weight: 9, arbitrary: fc.constant('Bearer ') }, { weight: 1, arbitrary: fc.constantFrom('', 'bearer', 'BEARER\t', 'Basic ', 'Bearer Bearer ') }), token).map((parts) => parts.join(''));
}
