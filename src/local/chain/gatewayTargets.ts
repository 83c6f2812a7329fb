import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chain, Target } from '../../core/chain/chain.ts';
import { ChainError } from '../../core/errors.ts';
import { fileError } from '../../files/fileError.ts';
import { localUrl } from './chainComponents.ts';
import type { ChainPorts } from './chainPorts.ts';
import type { GatewayTarget } from '../gateway/startGateway.ts';

/** The chain's targets as the gateway knows them. Does not check the documents: the gateway does. Throws file-unreadable, openapi-invalid. */
export function gatewayTargets({ targets }: Chain, folder: string, ports: ChainPorts): Promise<readonly GatewayTarget[]> {
  return Promise.all(
    targets.map(async (target, index) => {
      const url = targetUrl(target, ports.targets[index]);
      return { name: target.name, openapi: await readDocument(join(folder, target.openapi)), url: () => url };
    }),
  );
}

/** The project's own target runs here, wherever it is deployed; an API that was there already is where it is. */
export function targetUrl(target: Target | undefined, port = 0): string {
  return target?.folder === null && target.url !== null ? target.url : localUrl(port);
}

async function readDocument(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw fileError('file-unreadable', path, cause);
  });
  try {
    const document: unknown = JSON.parse(text);
    return document;
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new ChainError('openapi-invalid', `${path} is no JSON: ${what}`, { source: 'user', remedy: 'The OpenAPI document of a target is a JSON file; convert it from YAML where it is one.', cause });
  }
}
