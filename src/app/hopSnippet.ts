import type { Language } from '../core/chain/chain.ts';
import type { OwnHop } from '../core/story/ownHops.ts';
import { standardClaims } from '../core/token/claimPolicy.ts';

const shownHeaderMembers = ['alg', 'kid', 'typ'];

export type HopSnippet = { readonly hop: OwnHop; readonly language: Language; /** The header that carries the token there. */ readonly header: string };

/**
 * Code that prints what a hop saw of the user's token: the record that our own components print, without their tests and settings. Needs no package, prints
 * claims and a fingerprint, never the token, and ids only where they can be no token. Held to the templates' own code by a test that runs both.
 */
export function hopSnippet(snippet: HopSnippet): string {
  return snippet.language === 'python' ? pythonSnippet(snippet) : typescriptSnippet(snippet);
}

function momentOf(hop: OwnHop): string {
  return hop === 'frontend' ? 'sent' : 'received';
}

function whenOf(hop: OwnHop): string {
  return hop === 'frontend' ? 'Call it before each request to the agent' : 'Call it once for each request that comes in';
}

function typescriptSnippet({ hop, header }: HopSnippet): string {
  return `import { createHash } from 'node:crypto';

type Ids = { correlationId?: string; traceId?: string; sessionId?: string; requestId?: string };

const shownClaims = ${listIn(standardClaims)};

/**
 * Prints one line that says what the ${hop} saw of the user's token: claims and a fingerprint, never the token.
 * ${whenOf(hop)}, with the value of the header ${header} and the ids that the request carries:
 * X-Correlation-Id, the 32 hex digits of traceparent's trace id.
 */
export function printHopRecord(headerValue: string | undefined, ids: Ids = {}): void {
  const token = (headerValue ?? '').trim().replace(/^bearer(\\s+|$)/i, '');
  const safeIds = Object.entries(ids).filter(([, id]) => id !== undefined && /^(?!eyJ)[\\w.:-]{1,256}$/.test(id));
  const record = { tokenHop: 1, hop: '${hop}', moment: '${momentOf(hop)}', at: new Date().toISOString(), ...Object.fromEntries(safeIds), header: ${JSON.stringify(header)}, token: viewToken(token) };
  process.stdout.write(\`\${JSON.stringify(record)}\\n\`);
}

function viewToken(token: string): object {
  if (token === '') return { state: 'absent' };
  const marks = { fingerprint: \`sha256:\${createHash('sha256').update(token).digest('hex').slice(0, 32)}\`, size: Buffer.byteLength(token) };
  try {
    const [header, claims] = partsOf(token);
    const others = Object.keys(claims).filter((name) => !shownClaims.includes(name));
    return { state: 'seen', ...marks, header: pick(header, ${listIn(shownHeaderMembers)}), claims: pick(claims, shownClaims), otherClaims: others };
  } catch {
    return { state: 'undecodable', ...marks };
  }
}

function partsOf(token: string): [object, object] {
  const segments = token.split('.');
  const [header, claims] = segments.slice(0, 2).map((part): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  if (segments.length !== 3 || !isObject(header) || !isObject(claims)) throw new Error('not a compact token');
  return [header, claims];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pick(members: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(members).filter(([name]) => names.includes(name)));
}
`;
}

function pythonSnippet({ hop, header }: HopSnippet): string {
  return `import json
import re
from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from hashlib import sha256

SHOWN_CLAIMS = ${tupleIn(standardClaims)}


def print_hop_record(header_value: str | None, **ids: str | None) -> None:
    """Prints one line that says what the ${hop} saw of the user's token: claims and a fingerprint, never the token.

    ${whenOf(hop)}, with the value of the header ${header} and the ids that the
    request carries: correlationId (X-Correlation-Id), traceId (the 32 hex digits of traceparent's trace id), sessionId, requestId.
    """
    token = re.sub(r"^bearer(\\s+|$)", "", (header_value or "").strip(), flags=re.IGNORECASE)
    safe_ids = {name: value for name, value in ids.items() if value and re.fullmatch(r"(?!eyJ)[A-Za-z0-9_.:-]{1,256}", value)}
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    record = {"tokenHop": 1, "hop": "${hop}", "moment": "${momentOf(hop)}", "at": at, **safe_ids, "header": ${JSON.stringify(header)}, "token": view_token(token)}
    print(json.dumps(record, separators=(",", ":")), flush=True)


def view_token(token: str) -> dict[str, object]:
    if not token:
        return {"state": "absent"}
    marks = {"fingerprint": f"sha256:{sha256(token.encode()).hexdigest()[:32]}", "size": len(token.encode())}
    try:
        header, claims = parts_of(token)
    except (ValueError, RecursionError):
        return {"state": "undecodable", **marks}
    return {
        "state": "seen",
        **marks,
        "header": {name: value for name, value in header.items() if name in ${tupleIn(shownHeaderMembers)}},
        "claims": {name: value for name, value in claims.items() if name in SHOWN_CLAIMS},
        "otherClaims": [name for name in claims if name not in SHOWN_CLAIMS],
    }


def parts_of(token: str) -> tuple[dict[str, object], dict[str, object]]:
    segments = token.split(".")
    header, claims = (json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in segments[:2])
    if len(segments) != 3 or not isinstance(header, dict) or not isinstance(claims, dict):
        raise ValueError("not a compact token")
    return header, claims
`;
}

function listIn(names: Iterable<string>): string {
  return `[${[...names].map((name) => `'${name}'`).join(', ')}]`;
}

function tupleIn(names: Iterable<string>): string {
  return `(${[...names].map((name) => `"${name}"`).join(', ')})`;
}
