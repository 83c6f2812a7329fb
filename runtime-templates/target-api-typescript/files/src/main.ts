import { buildApp } from './app.ts';
import { printHopRecord } from './hopRecord.ts';
import { readSettings, type Settings } from './settings.ts';
import { signingKeys } from './signingKeys.ts';

async function start(settings: Settings): Promise<void> {
  const { host, port, audience, audienceClaim, scopePrefix, keys, claims } = settings;
  const rules = { issuer: keys.issuer, audience, audienceClaim, scopePrefix, keys: signingKeys(keys) };
  const app = await buildApp({ rules, claims, print: printHopRecord });
  // As the first process of a container it would ignore the signal otherwise.
  process.once('SIGTERM', () => void app.close());
  process.stdout.write(`Target API listens on ${await app.listen({ host, port })}\n`);
}

try {
  await start(readSettings(process.env));
} catch (reason) {
  process.stderr.write(`${reason instanceof Error ? reason.message : String(reason)}\n`);
  process.exitCode = 1;
}
