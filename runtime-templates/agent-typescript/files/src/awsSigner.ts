import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { SignatureV4 } from '@smithy/signature-v4';

import { AgentError } from './agentError.ts';

/** A POST to a service of AWS, complete but for its signature. Header names in lower case. */
export type UnsignedPost = { readonly url: URL; readonly headers: Record<string, string>; readonly body: string };

/** Gives the headers back with the signature among them. */
export type SignPost = (post: UnsignedPost) => Promise<Record<string, string>>;

/**
 * Signs with the credentials of the role, or of whoever runs the agent: AWS's default chain. Where it finds none, the AgentError says what
 * they are for, by `purpose`: "to sign its call".
 */
export function awsSigner({ service, region, purpose }: { readonly service: string; readonly region: string; readonly purpose: string }): SignPost {
  const signature = new SignatureV4({ service, region, credentials: defaultProvider(), sha256: Sha256 });
  return async ({ url, headers, body }) => {
    const request = {
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { ...headers, host: url.host },
      body,
    };
    const signed = await signature.sign(request).catch((cause: unknown) => {
      throw new AgentError(`the agent has no AWS credentials ${purpose}`, cause, 'credential');
    });
    // fetch sets host itself.
    const { host, ...sent } = signed.headers;
    return sent;
  };
}

/** SHA-256 of Node in the shape that the signer wants. */
class Sha256 {
  readonly #secret: string | ArrayBuffer | ArrayBufferView | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret;
    this.#hash = this.#begin();
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#begin();
  }

  #begin(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(this.#secret));
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array | string {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
}
