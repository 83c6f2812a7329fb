import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AwsAccess } from '../../src/app/ports.ts';
import { installMoto } from './installMoto.ts';

/** AWS on this machine, as far as moto and our patches go. Ends with this process, however that ends. */
export type Moto = {
  readonly access: AwsAccess & { readonly endpoint: string };
  readonly stop: () => Promise<void>;
};

export const launcher = join(import.meta.dirname, 'moto_launcher.py');

/** Installs moto first where it is missing; 1 s from then on. Holds nothing from an earlier start. */
export async function startMoto(): Promise<Moto> {
  const { program, env } = installMoto();
  const child = spawn(program, [launcher], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const endpoint = await announcedUrl(child);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    access: { region: 'us-west-2', endpoint, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } },
    stop: async () => {
      child.stdin?.end();
      await exited;
    },
  };
}

async function announcedUrl(child: ChildProcess): Promise<string> {
  const complaints: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
  if (child.stdout === null) throw new Error('the launcher of moto has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { readonly url: string };
    child.stdout.resume();
    return url;
  }
  throw new Error(`moto did not start: ${complaints.join('').slice(-2000)}`);
}
