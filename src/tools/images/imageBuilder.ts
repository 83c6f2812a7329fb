import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuilderOptions, ImageBuilder, ImageOrder, RegistryLogin } from '../../app/ports/deploy.ts';
import { ChainError } from '../../core/errors.ts';
import { findImageBuilder, type FoundBuilder } from './findImageBuilder.ts';
import type { Environment } from '../findProgram.ts';
import { dockerSettingsWithoutLogins } from './dockerSettings.ts';
import { run } from '../run.ts';
import { withLoginFolder } from './withLoginFolder.ts';
import { withoutCredentials } from '../install/withoutCredentials.ts';

/**
 * Builds and pushes images of a project with Docker, Finch or Podman of this machine, whichever answers first. Where the builder allows it,
 * it is logged in beside the user's own logins, in a folder that is gone after the push; Finch is logged out again.
 */
export function imageBuilder(project: string, env: Environment): ImageBuilder {
  return {
    build: async ({ context, reference }, { say, signal }) => {
      const cwd = join(project, context.folder);
      const builder = await findImageBuilder(context.platform, { cwd, env, signal });
      // One image and nothing beside it: with a record of how it was built it would be a list of several.
      const plain = { ...env, BUILDX_NO_DEFAULT_ATTESTATIONS: '1', BUILDKIT_PROGRESS: 'plain' };
      const { code, lastLines } = await run(builder.path, ['build', '--platform', context.platform, '--tag', reference, '--file', 'Dockerfile', '.'], { cwd, env: plain, signal, onLine: (line) => say(withoutCredentials(line)) });
      if (code !== 0) throw failure('image-build-failed', `${builder.name} could not build the image of ${context.folder}`, lastLines, `See what it says, mend it, and try again; "${builder.name} build --platform ${context.platform} ." in that folder shows all of it.`);
    },
    push: async (order, login, options) => {
      const cwd = join(project, order.context.folder);
      const builder = await findImageBuilder(order.context.platform, { cwd, env, signal: options.signal });
      return withLoginFolder((own) => pushLoggedIn({ builder, order, login, cwd, own, env }, options));
    },
  };
}

type Push = { readonly builder: FoundBuilder; readonly order: ImageOrder; readonly login: RegistryLogin; readonly cwd: string; /** A folder for this push alone. */ readonly own: string; readonly env: Environment };

async function pushLoggedIn({ builder, order, login, cwd, own, env }: Push, { say, signal }: BuilderOptions): Promise<string | null> {
  const digestFile = join(own, 'digest');
  const isPodman = builder.name === 'podman';
  const beside = isPodman ? ['--authfile', join(own, 'auth.json')] : [];
  const surroundings = builder.name === 'docker' ? { ...env, DOCKER_CONFIG: await dockerSettingsWithoutLogins(env, own) } : env;
  const told = (line: string): string => withoutCredentials(line).replaceAll(login.password, '…');
  const entered = await run(builder.path, ['login', '--username', login.user, '--password-stdin', ...beside, login.host], { cwd, env: surroundings, signal, input: login.password });
  if (entered.code !== 0) throw failure('image-push-failed', `${builder.name} could not log in to ${login.host}`, entered.lastLines.map(told), 'See whether this machine reaches that registry, and what the builder says.');
  const said: string[] = [];
  try {
    const args = ['push', ...beside, ...(isPodman ? ['--digestfile', digestFile] : []), order.reference];
    const { code, lastLines } = await run(builder.path, args, { cwd, env: surroundings, signal, onLine: (line) => { said.push(line); say(told(line)); } });
    if (code !== 0) throw failure('image-push-failed', `${builder.name} could not push ${order.reference}`, lastLines.map(told), 'See what it says, then deploy again: what is there already is not pushed again.');
  } finally {
    if (builder.name === 'finch') await run(builder.path, ['logout', login.host], { cwd, env }).catch(() => null);
  }
  return isPodman ? digestIn(await readFile(digestFile, 'utf8').catch(() => '')) : digestPushed(said);
}

/** Docker ends with `<tag>: digest: sha256:... size: 1234`; Finch has a line a part, of which the one for the whole is `index-` or else `manifest-sha256:...: done`. */
function digestPushed(lines: readonly string[]): string | null {
  const forms = [/\bdigest: (sha256:[0-9a-f]{64})\b/, /\bindex-(sha256:[0-9a-f]{64})\b/, /\bmanifest-(sha256:[0-9a-f]{64})\b/];
  return forms.map((form) => lines.map((line) => form.exec(line)?.[1]).findLast((digest) => digest !== undefined)).find((digest) => digest !== undefined) ?? null;
}

function digestIn(text: string): string | null {
  return /^sha256:[0-9a-f]{64}/.exec(text.trim())?.[0] ?? null;
}

/** What stands last says most; a summary of many lines says nothing. */
function failure(code: 'image-build-failed' | 'image-push-failed', what: string, lines: readonly string[], remedy: string): ChainError {
  const said = lines.map((line) => line.trim()).filter((line) => line !== '').slice(-3).map(withoutCredentials).join(' / ');
  return new ChainError(code, `${what}${said === '' ? ' and does not say why' : `: ${said}`}${said.endsWith('.') ? '' : '.'}`, { source: 'user', remedy });
}
