import { readFile, writeFile } from 'node:fs/promises';

import { buildApp } from './app.ts';

/** Writes openapi.json anew from the routes. `servers` stays: where the API runs is not in its code. */
const file = new URL('../openapi.json', import.meta.url);
const { servers } = JSON.parse(await readFile(file, 'utf8')) as { readonly servers: unknown };
const app = await buildApp({ rules: { issuer: '', audience: '', audienceClaim: 'aud', scopePrefix: '', keys: () => Promise.reject(new Error('no keys')) }, claims: 'none', print: () => {} });
const { openapi, info, ...rest } = (await app.inject('/openapi.json')).json<Record<string, unknown>>();
await writeFile(file, `${JSON.stringify({ openapi, info, servers, ...rest }, null, 2)}\n`);
