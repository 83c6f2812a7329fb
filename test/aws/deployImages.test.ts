import assert from 'node:assert/strict';
import { appendFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { BedrockAgentCoreControlClient, GetAgentRuntimeCommand, ListAgentRuntimesCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { CreateRepositoryCommand, DescribeImagesCommand, DescribeRepositoriesCommand, ECRClient, GetLifecyclePolicyCommand, ListTagsForResourceCommand, PutImageTagMutabilityCommand } from '@aws-sdk/client-ecr';
import { imageBuilders, type ImageBuilders } from '../standIns/imageBuilders.ts';
import { until, untilGone } from '../testing/until.ts';
import { type DeployStage, type Ran, startDeployStage } from './deployMatrix.ts';
import { isReading } from './faultProxy.ts';

type PlanDocument = { readonly steps: readonly { readonly kind: string; readonly because: string; readonly resource: { readonly id: string; readonly kind: string; readonly name: string } }[] };

const repository = 'orders-agent';
const registry = '123456789012.dkr.ecr.us-west-2.amazonaws.com';
/** moto's. */
const password = '123456789012-auth-token';

let stage: DeployStage;
let ecr: ECRClient;
let control: BedrockAgentCoreControlClient;
let builders: ImageBuilders;

before(async () => {
  stage = await startDeployStage();
  ecr = new ECRClient(stage.moto.access);
  control = new BedrockAgentCoreControlClient(stage.moto.access);
});
after(() => stage?.stop());
beforeEach(async () => {
  await stage.reset();
  await packedAs('container');
  builders = await imageBuilders(['docker']);
});
afterEach(() => builders?.remove());

test('an agent as a container image: from nothing, kept, other sources, and away without a trace', async () => {
  const first = await planned();
  assert.deepEqual(kindsOf(first, 'agent/'), { 'agent/repository': 'create', 'agent/image': 'create', 'agent/role': 'create', 'agent/runtime': 'create' });
  assert.deepEqual(await stage.inventory(), [], 'a plan changes nothing');

  const { stdout, stderr } = await deployed();
  const [{ imageDigest, imageTags } = {}, ...others] = await images();
  assert.deepEqual(others, []);
  assert.match(imageTags?.join() ?? '', /^arm64-[0-9a-f]{24}$/);
  assert.deepEqual((await runtime()).agentRuntimeArtifact, { containerConfiguration: { containerUri: `${registry}/${repository}@${imageDigest}` } });
  assert.match(stderr, /^ {4}\| #1 \[internal\] load build definition from Dockerfile$/m, 'the builder is heard');
  await seeRepository();
  const there = await stage.inventory();
  assert.deepEqual(there.filter((line) => /^(bucket|object) /.test(line)), [], 'no zip, no bucket');
  assert.ok(there.includes(`image ${repository}:${imageTags?.[0]}`));
  await seeNoPassword([stdout, stderr]);

  const second = await run('plan', ['--json']);
  assert.deepEqual(Object.values(kindsOf(JSON.parse(second.stdout) as PlanDocument)).filter((kind) => kind !== 'keep'), []);
  assert.deepEqual(second.calls.flatMap(({ service, operation }) => (service === 'ecr' ? [operation] : [])).toSorted(), ['DescribeImages', 'DescribeRepositories', 'GetLifecyclePolicy', 'ListTagsForResource']);
  assert.deepEqual(changing(await deployed()), []);
  await stage.forget();
  assert.deepEqual(changing(await deployed()), [], 'found again by its name and tags');
  assert.deepEqual((await builders.calls()).filter(([, command]) => command === 'build' || command === 'push').length, 2, 'built and pushed once');

  await appendFile(join(stage.folder, 'agent', 'src', 'main.ts'), '\nconsole.log("edited");\n');
  assert.deepEqual(kindsOf(await planned(), 'agent/'), { 'agent/repository': 'keep', 'agent/image': 'delete', 'agent/role': 'keep', 'agent/runtime': 'update' });
  const edited = changing(await deployed());
  assert.deepEqual(edited.toSorted(), ['BatchDeleteImage', 'CompleteLayerUpload', 'CompleteLayerUpload', 'InitiateLayerUpload', 'InitiateLayerUpload', 'PutImage', 'UpdateAgentRuntime', 'UploadLayerPart', 'UploadLayerPart']);
  const [{ imageDigest: newer } = {}, ...older] = await images();
  assert.deepEqual(older, [], 'the one before is gone');
  assert.notEqual(newer, imageDigest);
  assert.deepEqual((await runtime()).agentRuntimeArtifact, { containerConfiguration: { containerUri: `${registry}/${repository}@${newer}` } });

  await stage.forget();
  assert.equal((await run('destroy')).code, 0);
  assert.deepEqual(await stage.inventory(), []);
});

test('the user’s mind changes: a zip instead, and back; what the one needed goes', async () => {
  await deployed();
  await packedAs('zip');
  const plan = await planned();
  assert.deepEqual(kindsOf(plan, 'agent/'), { 'agent/bucket': 'create', 'agent/code': 'create', 'agent/role': 'update', 'agent/runtime': 'update', 'agent/image': 'delete', 'agent/repository': 'delete' });
  await deployed();
  const zipped = await stage.inventory();
  assert.deepEqual(zipped.filter((line) => /^(repository|image) /.test(line)), []);
  await packedAs('container');
  await deployed();
  assert.deepEqual((await stage.inventory()).filter((line) => /^(bucket|object) /.test(line)), []);
  assert.equal((await run('destroy')).code, 0);
  assert.deepEqual(await stage.inventory(), []);
});

const obstacles: readonly (readonly [string, readonly 'docker'[], { readonly [name: string]: string }, RegExp])[] = [
  ['no builder', [], {}, /There is no builder of container images on the PATH: neither docker nor finch nor podman; install Docker, Finch or Podman, or set agent\.package to "zip"/],
  ['one that does not answer', ['docker'], { STAND_IN_DOWN: 'docker' }, /Docker is installed \(.*docker\) and does not answer: Cannot connect to the Docker daemon at .* Is the docker daemon running\?; start Docker Desktop or the docker service, .*, or set agent\.package to "zip"/],
  ['one for another processor', ['docker'], { STAND_IN_PLATFORMS: 'linux/amd64 linux/386' }, /Docker on this machine builds images for linux\/amd64 and not for linux\/arm64; have it emulate that processor \("docker run --privileged --rm tonistiigi\/binfmt --install arm64" does\), or deploy from a machine that has it, or set/],
];

for (const [what, names, env, words] of obstacles) {
  test(`${what}: said in the plan, before anything is changed; what is there already is kept`, async () => {
    const lacking = await imageBuilders(names);
    const alone = { ...lacking.env, ...env, PATH: [join(lacking.env['PATH']?.split(':')[0] ?? ''), nodeFolder, '/usr/bin', '/bin'].join(':') };
    try {
      const { code, stdout, calls } = await stage.run('plan', ['--json'], { env: alone });
      assert.equal(code, 1);
      const { steps } = JSON.parse(stdout) as PlanDocument;
      assert.match(steps.find(({ resource }) => resource.kind === 'image')?.because ?? '', words);
      assert.match(steps.find(({ resource }) => resource.kind === 'runtime')?.because ?? '', /^it needs orders-agent:arm64-[0-9a-f]+, which is blocked$/);
      assert.deepEqual(changing({ calls }), []);
      await deployed();
      const kept = await stage.run('plan', ['--json'], { env: alone });
      assert.equal(kept.code, 0);
      assert.deepEqual(Object.values(kindsOf(JSON.parse(kept.stdout) as PlanDocument)).filter((kind) => kind !== 'keep'), []);
    } finally {
      await lacking.remove();
    }
  });
}

test('no Dockerfile, and one whose .dockerignore nobody can read alike: said in the plan', async () => {
  const [there, away] = [join(stage.folder, 'agent', 'Dockerfile'), join(stage.folder, 'agent', 'Dockerfile.away')];
  await rename(there, away);
  try {
    assert.match((await blockedImage()), /^no image can be built of agent: there is no Dockerfile in it: bring it back from your repository, or from a new project, or set agent\.package to "zip"$/);
  } finally {
    await rename(away, there);
  }
  const ignore = join(stage.folder, 'agent', '.dockerignore');
  const before = await readFile(ignore, 'utf8');
  await writeFile(ignore, `${before}src/[a-z].ts\n`);
  try {
    assert.match(await blockedImage(), /^no image can be built of agent: line 8 of \.dockerignore has a character class or an escape/);
  } finally {
    await writeFile(ignore, before);
  }
});

test('a build that fails stops the agent alone, in the builder’s words; the next deployment goes on', async () => {
  const { code, stderr, calls } = await run('deploy', [], { STAND_IN_BUILD: 'fails' });
  assert.equal(code, 1);
  assert.match(stderr, /docker could not build the image of agent: .*process "\/bin\/sh -c npm ci" did not complete successfully: exit code: 1/);
  assert.deepEqual(calls.filter(({ operation }) => /AuthorizationToken|PutImage|CreateAgentRuntime/.test(operation)), []);
  assert.ok((await stage.inventory()).some((line) => line.startsWith('gateway ')), 'what does not need it is there');
  await deployed();
  assert.equal((await images()).length, 1);
});

test('cancelling ends the builder, and nothing of the image is in the registry', async () => {
  let ours = 0;
  const running = stage.run('deploy', [], { env: { ...builders.env, STAND_IN_BUILD: 'hangs' }, started: (pid) => (ours = pid) });
  const builder = await until('the builder is at work', async () => Number(await readFile(join(builders.state, 'pid'), 'utf8').catch(() => '0')) || false);
  process.kill(ours, 'SIGINT');
  assert.equal((await running).code, 130);
  await untilGone([builder]);
  assert.deepEqual(await images(), []);
  await deployed();
  assert.equal((await images()).length, 1);
});

for (const name of ['docker', 'finch', 'podman'] as const) {
  test(`${name}: logs in by stdin and leaves no login behind, nor changes one of the user’s`, async () => {
    await builders.remove();
    builders = await imageBuilders([name]);
    const settings = join(builders.home, name === 'finch' ? '.finch' : '.docker');
    // A helper of Amazon's own keeps no login that it is given.
    const users = name === 'docker' ? { auths: { 'example.com': { auth: 'theirs' } }, credHelpers: { [registry]: 'ecr-login' }, currentContext: 'default' } : { auths: { 'example.com': { auth: 'theirs' } } };
    await mkdir(settings);
    await writeFile(join(settings, 'config.json'), JSON.stringify(users));
    const { stdout, stderr } = await run('deploy', [], { STAND_IN_PLATFORMS: 'linux/arm64' }); // whether this machine emulates ARM64 is not the question here
    assert.equal((await images()).length, 1, stderr);
    assert.deepEqual(JSON.parse(await readFile(join(settings, 'config.json'), 'utf8')), users);
    await seeNoPassword([stdout, stderr]);
  });
}

test('a repository of the name that is somebody else’s is neither pushed to nor taken away', async () => {
  await ecr.send(new CreateRepositoryCommand({ repositoryName: repository }));
  const plan = await planned();
  assert.equal(kindsOf(plan)['agent/repository'], 'blocked');
  assert.equal((await run('deploy')).code, 1);
  assert.deepEqual(await images(), []);
  await run('destroy');
  assert.deepEqual(await stage.inventory(), [`repository ${repository}`]);
});

test('a repository that another tool has changed is put right', async () => {
  await deployed();
  await ecr.send(new PutImageTagMutabilityCommand({ repositoryName: repository, imageTagMutability: 'MUTABLE' }));
  const { steps } = await planned();
  assert.deepEqual(steps.filter(({ kind }) => kind !== 'keep').map(({ kind, because }) => [kind, because]), [['update', 'imageTagMutability differs']]);
  assert.deepEqual(changing(await deployed()), ['PutImageTagMutability']);
});

const nodeFolder = join(process.execPath, '..');

function run(command: 'plan' | 'deploy' | 'destroy', args: readonly string[] = [], env: { readonly [name: string]: string } = {}): Promise<Ran> {
  return stage.run(command, args, { env: { ...builders.env, ...env } });
}

async function planned(): Promise<PlanDocument> {
  return JSON.parse((await run('plan', ['--json'])).stdout) as PlanDocument;
}

async function deployed(): Promise<Ran> {
  const ran = await run('deploy');
  assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  return ran;
}

async function blockedImage(): Promise<string> {
  const { steps } = await planned();
  const step = steps.find(({ resource }) => resource.kind === 'image');
  assert.equal(step?.kind, 'blocked');
  return step.because;
}

function changing({ calls }: Pick<Ran, 'calls'>): readonly string[] {
  return calls.filter((call) => !isReading(call)).map(({ operation }) => operation);
}

/** By id without what an id has of content; of two with one id the last. */
function kindsOf({ steps }: PlanDocument, prefix = ''): { readonly [id: string]: string } {
  return Object.fromEntries(steps.filter(({ resource }) => resource.id.startsWith(prefix)).map(({ resource, kind }) => [resource.id.replace(/^(agent\/(?:code|image))\/.*/, '$1'), kind]));
}

function packedAs(how: 'zip' | 'container'): Promise<void> {
  return stage.edit((chain) => Object.assign(chain, { agent: { ...(chain as unknown as { agent: object }).agent, package: how } }));
}

async function images() {
  return (await ecr.send(new DescribeImagesCommand({ repositoryName: repository })).catch(() => ({ imageDetails: [] }))).imageDetails ?? [];
}

async function runtime() {
  const { agentRuntimes: [{ agentRuntimeId } = {}] = [] } = await control.send(new ListAgentRuntimesCommand({}));
  return control.send(new GetAgentRuntimeCommand({ agentRuntimeId }));
}

async function seeRepository(): Promise<void> {
  const { repositories: [made] = [] } = await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [repository] }));
  assert.deepEqual([made?.imageTagMutability, made?.imageScanningConfiguration, made?.encryptionConfiguration], ['IMMUTABLE', { scanOnPush: true }, { encryptionType: 'AES256' }]);
  const { tags } = await ecr.send(new ListTagsForResourceCommand({ resourceArn: made?.repositoryArn }));
  assert.deepEqual(tags?.map(({ Key: key, Value: value }) => [key, value]).toSorted(), [['agentcore-chain:chain', 'orders'], ['agentcore-chain:resource', 'agent/repository']]);
  const { lifecyclePolicyText = '' } = await ecr.send(new GetLifecyclePolicyCommand({ repositoryName: repository }));
  assert.partialDeepStrictEqual(JSON.parse(lifecyclePolicyText), { rules: [{ selection: { tagStatus: 'untagged' }, action: { type: 'expire' } }] });
}

/** In what was printed, in no builder's arguments, and in no file that stays. */
async function seeNoPassword(printed: readonly string[]): Promise<void> {
  const called = (await builders.calls()).map((args) => args.join(' '));
  assert.ok(called.some((line) => line.includes('login --username AWS --password-stdin')));
  const folders = [builders.home, join(stage.folder, '.agentcore-chain')];
  const files = (await Promise.all(folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })))).flat().filter((entry) => entry.isFile());
  const kept = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')));
  for (const text of [...printed, ...called, ...kept]) {
    assert.ok(!text.includes(password));
    assert.ok(!text.includes(btoa(`AWS:${password}`)));
  }
}
