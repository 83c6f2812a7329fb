import fc from 'fast-check';
import type { LambdaCall } from './interceptors.ts';

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const word = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('', ' ', 'a b', 'a\r\nb', '\ufeffabc', '\x85', '\x1c', 'x'.repeat(300)));

/** JSON of an object as somebody might write claims: known names, names that stand twice, numbers of all kinds, what is no JSON. */
const number = fc.oneof(fc.integer().map(String), fc.double({ noNaN: true, noDefaultInfinity: true }).map(String), fc.constantFrom('1e400', '-1e400', '12345678901234567890', '1.0', '0.1e1', '9'.repeat(400), '-0', '01', 'NaN', 'Infinity', '1.'));
const value = fc.oneof(fc.json(), number, fc.constantFrom('"\\ud800"', '"\\x"', `${'['.repeat(63)}${']'.repeat(63)}`, `${'['.repeat(64)}${']'.repeat(64)}`, '{"sub":1,"sub":2}', '"\u0001"'));
const name = fc.oneof(fc.constantFrom('"sub"', '"s\\u0075b"', '"exp"', '"email"', '"1"', '"alg"', '"kid"', '"__proto__"', '"constructor"', '"a\\"b"'), word.map((text) => JSON.stringify(text)));
const claims = fc.array(fc.tuple(name, fc.constantFrom(':', ' : ', ':\n'), value), { maxLength: 5 }).map((members) => `{${members.map((member) => member.join('')).join(',')}}`);
const segment = fc.oneof(claims.map(base64url), fc.json().map(base64url), fc.base64String().map((text) => text.replaceAll('=', '')), fc.string(), fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64url')));
const token = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(claims.map(base64url), claims.map(base64url), segment).map((parts) => parts.join('.')) },
  { weight: 2, arbitrary: fc.array(segment, { maxLength: 5 }).map((parts) => parts.join('.')) },
  { weight: 1, arbitrary: word },
);
const bearer = fc.tuple(fc.constantFrom('', '', 'Bearer ', 'bearer', 'BEARER\t', ' Bearer  ', '\u00a0bearer\u2003', '\ufeff'), token, fc.constantFrom('', '', ' ', '\r\n', '\u2028')).map((parts) => parts.join(''));

const hex = (length: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const xray = fc.tuple(fc.constantFrom('', 'Self=1-a-b;', 'x; ', 'y'), hex(8), hex(24), fc.constantFrom('', ';Parent=53995c3f42cd8ad8', '\n', ' ')).map(([before, time, id, after]) => `${before}Root=1-${time}-${id}${after}`);
const traceparent = fc.tuple(hex(2), hex(32), hex(16), hex(2), fc.constantFrom('', '-x', '\n')).map(([version, trace, span, flags, more]) => `${version}-${trace}-${span}-${flags}${more}`);

const header = fc.oneof(
  fc.tuple(fc.constantFrom('x-custom-usertoken', 'X-Custom-UserToken', 'X-CUSTOM-USERTOKEN'), fc.oneof({ weight: 6, arbitrary: bearer }, { weight: 1, arbitrary: fc.jsonValue() })),
  fc.tuple(fc.constantFrom('traceparent', 'Traceparent'), fc.oneof(traceparent, word)),
  fc.tuple(fc.constantFrom('x-amzn-trace-id', 'X-Amzn-Trace-Id'), fc.oneof(xray, word)),
  fc.tuple(fc.constantFrom('x-correlation-id', 'X-Correlation-ID'), word),
  fc.tuple(fc.oneof(fc.string({ unit: 'grapheme-ascii' }), fc.constantFrom('Ä', '\u{1f600}', '\uff21', '1', '__proto__', '')), fc.oneof(word, fc.jsonValue())),
);
const headers = fc.oneof({ weight: 9, arbitrary: fc.array(header, { maxLength: 6 }).map((entries): unknown => Object.fromEntries(entries)) }, { weight: 1, arbitrary: fc.jsonValue() });

const id = fc.oneof(fc.jsonValue(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), word, fc.constantFrom(2 ** 53, 2 ** 53 - 1, 1e21, -1, true));
const toolName = fc.oneof(fc.constantFrom('orders___listOrders', 'orders', '___', 'a___b___c', 'orders___größe', '___x'), word, fc.jsonValue());
const params = fc.oneof({ weight: 6, arbitrary: fc.record({ name: toolName, arguments: fc.jsonValue() }, { requiredKeys: [] }) as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: fc.jsonValue() });
const method = fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>('tools/call') }, { weight: 2, arbitrary: fc.constantFrom<unknown>('tools/list', 'initialize', 'TOOLS/CALL', ' tools/call', 'notifications/initialized') }, { weight: 1, arbitrary: fc.jsonValue() });
const message = fc.oneof({ weight: 8, arbitrary: fc.record({ jsonrpc: fc.constant('2.0'), id, method, params }, { requiredKeys: [] }) as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: fc.jsonValue() });
const body = fc.oneof({ weight: 4, arbitrary: message }, { weight: 1, arbitrary: fc.array(message, { maxLength: 4 }) as fc.Arbitrary<unknown> });

const request = fc.record({ headers, body, path: fc.constant('/mcp') }, { requiredKeys: [] });
const event = fc.oneof(
  { weight: 12, arbitrary: request.map((gatewayRequest): unknown => ({ interceptorInputVersion: '1.0', mcp: { gatewayRequest, gatewayResponse: null } })) },
  { weight: 1, arbitrary: fc.oneof(fc.jsonValue(), fc.record({ mcp: fc.jsonValue() }), fc.record({ mcp: fc.record({ gatewayRequest: fc.jsonValue() }) })) as fc.Arbitrary<unknown> },
);
const clientContext = fc.oneof(fc.constantFrom(null, {}, { custom: null }, { custom: {} }, { custom: { REQUEST_ID: 'gateway-1' } }, { custom: { REQUEST_ID: 7 } }, { custom: ['x'] }), fc.record({ custom: fc.jsonValue() }));

/** A call of an interceptor as nobody would make it: each part right, odd or of another kind. As JSON gives it, so without -0. */
export const randomCall: fc.Arbitrary<LambdaCall> = fc
  .record({ event, lambda: fc.record({ requestId: fc.uuid(), clientContext, trace: fc.oneof(xray, fc.constantFrom('', 'Root=1-x')) }) })
  .map((call) => JSON.parse(JSON.stringify(call)) as LambdaCall);
