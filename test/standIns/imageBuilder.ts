/**
 * STAND-IN for docker, finch and podman: none of them runs here. Written from their documented behaviour (docs.docker.com reference of
 * "docker version", "context show", "buildx inspect", "build", "login", "push"; nerdctl's command reference for finch; the manual pages
 * podman-info, podman-build, podman-login, podman-push), and never compared with the programs themselves.
 *
 * What is real: an image is one layer of what the Dockerfile copies, and its manifest; a login's password is ECR's own and comes by stdin;
 * a push uploads layer and configuration, and puts the manifest, so the digest that ECR tells is that of what was built. What is not:
 * nothing of a Dockerfile runs, and ECR is spoken to by its API and not by the registry's (moto has no registry).
 *
 * `imageBuilder.ts NAME ARGS...`. STAND_IN_STATE: its folder. STAND_IN_PLATFORMS: `linux/amd64 linux/arm64`, its own first.
 * STAND_IN_DOWN: names of those that do not answer. STAND_IN_BUILD: `fails` or `hangs`.
 */
import { createHash } from 'node:crypto';
import { appendFile, glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

type Login = { readonly [host: string]: { readonly auth: string } };
type Settings = { readonly auths?: Login; readonly credHelpers?: { readonly [host: string]: string } };
type Blob = { readonly digest: string; readonly base64: string; readonly size: number };
type Image = { readonly manifest: string; readonly blobs: readonly Blob[] };

const [name = '', ...args] = process.argv.slice(2);
const state = process.env['STAND_IN_STATE'] ?? '';
const platforms = (process.env['STAND_IN_PLATFORMS'] ?? 'linux/amd64 linux/arm64').split(' ');
const downWords: { readonly [name: string]: string } = {
  docker: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  finch: 'level=fatal msg="instance \\"finch\\" is stopped, run `finch vm start` to start the instance"',
  podman: 'Error: unable to connect to Podman socket: dial unix /run/podman/podman.sock: connect: no such file or directory',
};

class Refusal extends Error {}

async function main(): Promise<void> {
  await appendFile(join(state, 'calls.jsonl'), `${JSON.stringify([name, ...args])}\n`);
  if ((process.env['STAND_IN_DOWN'] ?? '').split(' ').includes(name)) throw new Refusal(downWords[name] ?? 'down');
  const command = args[0] === 'buildx' || args[0] === 'context' ? `${args[0]} ${args[1]}` : args[0];
  const work = { version: tellPlatform, info: tellPlatform, 'context show': tellContext, 'buildx inspect': inspect, build, login, push, logout }[command ?? ''];
  if (work === undefined) throw new Refusal(`unknown command: ${args.join(' ')}`);
  await work();
}

/** The value of an option; each of ours has one. */
function option(wanted: string): string | null {
  const index = args.indexOf(wanted);
  return index < 0 ? null : (args[index + 1] ?? null);
}

function tellPlatform(): void {
  const [os = '', processor = ''] = (platforms[0] ?? '').split('/');
  const template = option('--format') ?? '';
  const known: { readonly [template: string]: string } = {
    'docker version {{.Server.Os}}/{{.Server.Arch}}': `${os}/${processor}`,
    // nerdctl has the kernel's own names.
    'finch info {{.OSType}}/{{.Architecture}}': `${os}/${{ amd64: 'x86_64', arm64: 'aarch64' }[processor] ?? processor}`,
    'podman info {{.Host.OS}}/{{.Host.Arch}}': `${os}/${processor}`,
  };
  const answer = known[`${name} ${args[0]} ${template}`];
  if (answer === undefined) throw new Refusal(`template parsing error: ${template}`);
  say(answer);
}

function tellContext(): void {
  say('default');
}

function inspect(): void {
  say(`Name:   ${args[2] ?? 'default'}\nDriver: docker\n\nNodes:\nName:             default\nEndpoint:         default\nStatus:           running\nBuildKit version: v0.14.1\nPlatforms:        ${platforms.join(', ')}\nLabels:\n org.mobyproject.buildkit.worker.moby.host-gateway-ip: 172.17.0.1`);
}

async function build(): Promise<void> {
  const [platform, reference, file] = [option('--platform') ?? '', option('--tag') ?? '', option('--file') ?? 'Dockerfile'];
  const dockerfile = await readFile(file, 'utf8');
  complain(`#1 [internal] load build definition from ${file}\n#1 transferring dockerfile: ${dockerfile.length}B done\n#1 DONE 0.0s`);
  if (!platforms.includes(platform)) throw new Refusal('#5 0.312 exec /bin/sh: exec format error\nERROR: failed to solve: process "/bin/sh -c" did not complete successfully: exit code: 1');
  if (process.env['STAND_IN_BUILD'] === 'fails') throw new Refusal('#6 ERROR: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1\nERROR: failed to solve: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1');
  if (process.env['STAND_IN_BUILD'] === 'hangs') {
    await writeFile(join(state, 'pid'), String(process.pid));
    complain('#6 [build 4/6] RUN npm ci --ignore-scripts --no-audit --no-fund');
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  }
  const layer = blobOf(JSON.stringify([dockerfile, await copied(dockerfile)]));
  const [os = '', architecture = ''] = platform.split('/');
  const configuration = blobOf(JSON.stringify({ architecture, os, rootfs: { type: 'layers', diff_ids: [layer.digest] } }));
  const manifest = JSON.stringify({
    schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: configuration.digest, size: configuration.size },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: layer.digest, size: layer.size }],
  });
  await mkdir(join(state, 'images'), { recursive: true });
  await writeFile(imagePath(reference), JSON.stringify({ manifest, blobs: [layer, configuration] } satisfies Image));
  complain(`#9 exporting to image\n#9 naming to ${reference} done\n#9 DONE 0.1s`);
}

/** What COPY takes out of the context, with its content. */
async function copied(dockerfile: string): Promise<readonly (readonly [string, string])[]> {
  const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, named = '']) => named.split(' '));
  const found: (readonly [string, string])[] = [];
  for (const source of sources) {
    const before = found.length;
    for await (const path of glob(source.endsWith('/') ? `${source}**/*.*` : source)) found.push([path, await readFile(path, 'base64')]);
    if (found.length === before) throw new Refusal(`ERROR: failed to solve: failed to compute cache key: "/${source}": not found`);
  }
  return found.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

async function login(): Promise<void> {
  if (args.some((arg) => /^(-p|--password(=.*)?)$/.test(arg))) throw new Refusal('WARNING! Using --password via the CLI is insecure. Use --password-stdin.');
  if (!args.includes('--password-stdin') || option('--username') !== 'AWS') throw new Refusal('Error: Cannot perform an interactive login from a non TTY device');
  const host = args.at(-1) ?? '';
  const password = await text(process.stdin);
  const { authorizationData: [{ authorizationToken }] } = (await ecr('GetAuthorizationToken', {})) as { readonly authorizationData: readonly [{ readonly authorizationToken: string }] };
  if (atob(authorizationToken) !== `AWS:${password}`) throw new Refusal(`Error response from daemon: login attempt to https://${host}/v2/ failed with status: 400 Bad Request`);
  const settings = await readSettings();
  // Amazon's own helper keeps nothing: https://github.com/awslabs/amazon-ecr-credential-helper
  if (settings.credHelpers?.[host] === 'ecr-login') throw new Refusal('Error saving credentials: error storing credentials - err: exit status 1, out: `not implemented`');
  await writeSettings({ ...settings, auths: { ...settings.auths, [host]: { auth: btoa(`AWS:${password}`) } } });
  say('Login Succeeded');
}

async function logout(): Promise<void> {
  const { auths = {}, ...settings } = await readSettings();
  await writeSettings({ ...settings, auths: Object.fromEntries(Object.entries(auths).filter(([host]) => host !== args.at(-1))) });
}

async function push(): Promise<void> {
  const reference = args.at(-1) ?? '';
  const [host = '', rest = ''] = [reference.slice(0, reference.indexOf('/')), reference.slice(reference.indexOf('/') + 1)];
  const [repositoryName = '', imageTag = ''] = rest.split(':');
  if ((await readSettings()).auths?.[host] === undefined) throw new Refusal('no basic auth credentials');
  const { manifest, blobs } = JSON.parse(await readFile(imagePath(reference), 'utf8')) as Image;
  say(`The push refers to repository [${host}/${repositoryName}]`);
  for (const { digest, base64, size } of blobs) {
    const { uploadId } = (await ecr('InitiateLayerUpload', { repositoryName })) as { readonly uploadId: string };
    await ecr('UploadLayerPart', { repositoryName, uploadId, partFirstByte: 0, partLastByte: size - 1, layerPartBlob: base64 });
    await ecr('CompleteLayerUpload', { repositoryName, uploadId, layerDigests: [digest] });
    say(`${digest.slice(7, 19)}: Pushed`);
  }
  await ecr('PutImage', { repositoryName, imageTag, imageManifest: manifest });
  const { digest, size } = blobOf(manifest);
  if (name === 'docker') say(`${imageTag}: digest: ${digest} size: ${size}`);
  if (name === 'finch') say(`manifest-${digest}: done           |++++++++++++++++++++++++++++++++++++++|`);
  const digestFile = option('--digestfile');
  if (name === 'podman' && digestFile !== null) await writeFile(digestFile, digest);
}

/** Where each keeps its logins. */
function settingsPath(): string {
  if (name === 'podman') return option('--authfile') ?? join(process.env['XDG_RUNTIME_DIR'] ?? '/run', 'containers', 'auth.json');
  return join(process.env['DOCKER_CONFIG'] ?? join(process.env['HOME'] ?? homedir(), name === 'finch' ? '.finch' : '.docker'), 'config.json');
}

async function readSettings(): Promise<Settings> {
  return JSON.parse(await readFile(settingsPath(), 'utf8').catch(() => '{}')) as Settings;
}

async function writeSettings(settings: Settings): Promise<void> {
  await mkdir(dirname(settingsPath()), { recursive: true });
  await writeFile(settingsPath(), JSON.stringify(settings));
}

function imagePath(reference: string): string {
  return join(state, 'images', encodeURIComponent(reference));
}

function blobOf(content: string): Blob {
  const bytes = Buffer.from(content);
  return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, base64: bytes.toString('base64'), size: bytes.length };
}

async function ecr(operation: string, input: object): Promise<unknown> {
  const answer = await fetch(process.env['AWS_ENDPOINT_URL'] ?? '', {
    method: 'POST', body: JSON.stringify(input),
    headers: {
      'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=testing/20260101/us-west-2/ecr/aws4_request, SignedHeaders=host, Signature=none',
    },
  });
  const said = (await answer.json()) as { readonly message?: string };
  if (!answer.ok) throw new Refusal(`${operation === 'PutImage' ? 'tag invalid: ' : ''}${said.message ?? answer.status}`);
  return said;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  complain(error instanceof Refusal ? error.message : String(error));
  process.exitCode = 1;
}
