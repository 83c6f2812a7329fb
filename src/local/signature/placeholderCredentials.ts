import { randomBytes, randomInt } from 'node:crypto';

/** What signs a request. Never printed, never on disk: the chain hands it to its own parts through their environment. */
export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

const accessKeyLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * No AWS credentials: AWS knows nothing of them. They stand in for a role in one local run, so that signatures are made and
 * checked as they would be on AWS, and each run has its own.
 */
export function placeholderCredentials(): Credentials {
  const suffix = Array.from({ length: 11 }, () => accessKeyLetters[randomInt(accessKeyLetters.length)]).join('');
  return { accessKeyId: `AKIALOCAL${suffix}`, secretAccessKey: randomBytes(30).toString('base64') };
}
