import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { renderTemplate } from '../../src/core/scaffold/renderTemplate.ts';
import { entryPath } from '../../src/local/entries.ts';
import type { FunctionConfiguration } from '../../src/local/lambda/functionConfiguration.ts';
import { testPython } from '../python/uv.ts';
import { installedComponent, runNode } from '../templates/installedComponent.ts';
import { readTemplate } from '../templates/readTemplate.ts';

/** What Lambda hands over beside the event. `trace` is the X-Ray header. */
export type LambdaCall = { readonly event: unknown; readonly lambda: { readonly requestId: string; readonly clientContext: unknown; readonly trace: string } };

/** What an interceptor did: its answer, and the hop records that it printed meanwhile, without their time. */
export type Interception = { readonly output: unknown; readonly records: readonly HopRecordValues[] };
export type HopRecordValues = { readonly [name: string]: unknown };

export type Settings = { readonly [name: string]: string };

/** A generated interceptor, ready to run. */
export type GeneratedInterceptor = {
  readonly language: 'typescript' | 'python';
  /** Makes these calls in one process, one after the other. */
  readonly run: (calls: readonly LambdaCall[], settings: Settings) => Promise<readonly Interception[]>;
  /** The same as a function of the local Lambda service. */
  readonly configuration: FunctionConfiguration;
  readonly remove: () => Promise<void>;
};

export async function typescriptInterceptor(): Promise<GeneratedInterceptor> {
  const { folder, remove } = await installedComponent('interceptor-typescript');
  const { code, output } = await runNode(['build.mjs'], folder);
  if (code !== 0) throw new Error(`the interceptor in TypeScript does not build: ${output}`);
  const driver = join(import.meta.dirname, 'driveInterceptor.mjs');
  return {
    language: 'typescript',
    run: (calls, settings) => drive(process.execPath, [driver, join(folder, 'dist', 'index.mjs')], calls, settings),
    configuration: { name: 'interceptor', folder, handler: 'dist/index.handler', env: {}, program: process.execPath, args: [entryPath('lambda-bootstrap')] },
    remove,
  };
}

/** It needs no package: any Python runs it. */
export async function pythonInterceptor(): Promise<GeneratedInterceptor> {
  const folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-interceptor-python-'));
  for (const { path, content } of renderTemplate(readTemplate('interceptor-python'), { chainName: 'orders', packageName: 'orders-interceptor' })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const { program } = testPython();
  const driver = join(import.meta.dirname, 'drive_interceptor.py');
  return {
    language: 'python',
    run: (calls, settings) => drive(program, [driver, join(folder, 'src')], calls, settings),
    configuration: { name: 'interceptor', folder: join(folder, 'src'), handler: 'interceptor.handler.handler', env: {}, program, args: [entryPath('lambda-bootstrap-python')] },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function drive(program: string, args: readonly string[], calls: readonly LambdaCall[], settings: Settings): Promise<readonly Interception[]> {
  const { USER_TOKEN_HEADER: _header, HOP_CLAIMS: _claims, ...env } = process.env;
  const child = spawn(program, args, { env: { ...env, ...settings }, stdio: ['pipe', 'pipe', 'inherit'] });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.stdin.end(JSON.stringify(calls));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}`);
  return readInterceptions(Buffer.concat(parts).toString());
}

function readInterceptions(printed: string): readonly Interception[] {
  const interceptions: Interception[] = [];
  let records: HopRecordValues[] = [];
  for (const line of printed.trimEnd().split('\n')) {
    const value = JSON.parse(line) as HopRecordValues;
    if ('tokenHop' in value) records.push(comparable(value));
    else {
      interceptions.push({ output: value['output'], records });
      records = [];
    }
  }
  return interceptions;
}

/** Without its time; names of claims are a set, which each language lists in the order of its objects. */
export function comparable({ at, token, ...record }: HopRecordValues): HopRecordValues {
  if (typeof at !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at)) throw new Error(`no time: ${String(at)}`);
  const { otherClaims, ...view } = token as { readonly otherClaims?: readonly string[] };
  return { ...record, token: { ...view, ...(otherClaims === undefined ? {} : { otherClaims: [...otherClaims].sort() }) } };
}
