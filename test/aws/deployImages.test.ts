import assert from 'node:assert/strict';
import { appendFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { BedrockAgentCoreControlClient, GetAgentRuntimeCommand, ListAgentRuntimesCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { CreateRepositoryCommand, DescribeRepositoriesCommand, GetLifecyclePolicyCommand, ListTagsForResourceCommand, PutImageTagMutabilityCommand } from '@aws-sdk/client-ecr';
import { imageBuilders } from '../standIns/imageBuilders.ts';
import { until, untilGone } from '../testing/until.ts';
import type { DeployStage } from './deployMatrix.ts';
import { agentRepository, changing, startImageStage, type ImageStage, type PlanDocument } from './imageStage.ts';

const registry = '123456789012.dkr.ecr.us-west-2.amazonaws.com';
/** moto's. */
const password = '123456789012-auth-token';
const nodeFolder = join(process.execPath, '..');

let ours: ImageStage;
let stage: DeployStage;
let control: BedrockAgentCoreControlClient;

before(async () => {
  ours = await startImageStage();
  ({ stage } = ours);
  control = new BedrockAgentCoreControlClient(stage.moto.access);
});
after(() => ours?.stop());
beforeEach(() => ours.reset());

test('an agent as a container image: from nothing, kept, other sources, and away without a trace', async () => {
  const first = await ours.planned();
  assert.deepEqual(kindsOf(first, 'agent/'), { 'agent/repository': 'create', 'agent/image': 'create', 'agent/role': 'create', 'agent/runtime': 'create' });
  assert.deepEqual(await stage.inventory(), [], 'a plan changes nothing');

  const { stdout, stderr } = await ours.deployed();
  const [{ imageDigest, imageTags } = {}, ...others] = await ours.images();
  assert.deepEqual(others, []);
  assert.match(imageTags?.join() ?? '', /^arm64-[0-9a-f]{24}$/);
  assert.deepEqual((await runtime()).agentRuntimeArtifact, { containerConfiguration: { containerUri: `${registry}/${agentRepository}@${imageDigest}` } });
  assert.match(stderr, /^ {4}\| #1 \[internal\] load build definition from Dockerfile$/m, 'the builder is heard');
  await seeRepository();
  const there = await stage.inventory();
  assert.deepEqual(there.filter((line) => /^(bucket|object) /.test(line)), [], 'no zip, no bucket');
  assert.ok(there.includes(`image ${agentRepository}:${imageTags?.[0]}`));
  await seeNoPassword([stdout, stderr]);

  const second = await ours.run('plan', ['--json']);
  assert.deepEqual(Object.values(kindsOf(JSON.parse(second.stdout) as PlanDocument)).filter((kind) => kind !== 'keep'), []);
  assert.deepEqual(second.calls.flatMap(({ service, operation }) => (service === 'ecr' ? [operation] : [])).toSorted(), ['DescribeImages', 'DescribeRepositories', 'GetLifecyclePolicy', 'ListTagsForResource']);
  assert.deepEqual(changing(await ours.deployed()), []);
  await stage.forget();
  assert.deepEqual(changing(await ours.deployed()), [], 'found again by its name and tags');
  assert.deepEqual((await ours.builders().calls()).filter(([, command]) => command === 'build' || command === 'push').length, 2, 'built and pushed once');

  await appendFile(join(stage.folder, 'agent', 'src', 'main.ts'), '\nconsole.log("edited");\n');
  assert.deepEqual(kindsOf(await ours.planned(), 'agent/'), { 'agent/repository': 'keep', 'agent/image': 'delete', 'agent/role': 'keep', 'agent/runtime': 'update' });
  const edited = changing(await ours.deployed());
  assert.deepEqual(edited.toSorted(), ['BatchDeleteImage', 'CompleteLayerUpload', 'CompleteLayerUpload', 'InitiateLayerUpload', 'InitiateLayerUpload', 'PutImage', 'UpdateAgentRuntime', 'UploadLayerPart', 'UploadLayerPart']);
  const [{ imageDigest: newer } = {}, ...older] = await ours.images();
  assert.deepEqual(older, [], 'the one before is gone');
  assert.notEqual(newer, imageDigest);
  assert.deepEqual((await runtime()).agentRuntimeArtifact, { containerConfiguration: { containerUri: `${registry}/${agentRepository}@${newer}` } });

  await stage.forget();
  assert.equal((await ours.run('destroy')).code, 0);
  assert.deepEqual(await stage.inventory(), []);
});

test('the user’s mind changes: a zip instead, and back; what the one needed goes', async () => {
  await ours.deployed();
  await ours.packedAs('zip');
  const plan = await ours.planned();
  assert.deepEqual(kindsOf(plan, 'agent/'), { 'agent/bucket': 'create', 'agent/code': 'create', 'agent/role': 'update', 'agent/runtime': 'update', 'agent/image': 'delete', 'agent/repository': 'delete' });
  await ours.deployed();
  const zipped = await stage.inventory();
  assert.deepEqual(zipped.filter((line) => /^(repository|image) /.test(line)), []);
  await ours.packedAs('container');
  await ours.deployed();
  assert.deepEqual((await stage.inventory()).filter((line) => /^(bucket|object) /.test(line)), []);
  assert.equal((await ours.run('destroy')).code, 0);
  assert.deepEqual(await stage.inventory(), []);
});

const obstacles: readonly (readonly [string, readonly 'docker'[], { readonly [name: string]: string }, RegExp])[] = [
  ['no builder', [], {}, /There is no builder of container images on the PATH: neither docker nor finch nor podman; install Docker, Finch or Podman, or set agent\.package to "zip"/],
  ['one that does not answer', ['docker'], { STAND_IN_DOWN: 'docker' }, /Docker is installed \(.*docker\) and does not answer: Cannot connect to the Docker daemon at .* Is the docker daemon running\?; start Docker Desktop or the docker service, .*, or set agent\.package to "zip"/],
  ['one for another processor', ['docker'], { STAND_IN_PLATFORMS: 'linux/amd64 linux/386' }, /Docker on this machine builds images for linux\/amd64 and not for linux\/arm64; have it emulate that processor \("docker run --privileged --rm tonistiigi\/binfmt --install arm64" does\), or deploy from a machine that has it, or set/],
];

for (const [what, names, env, words] of obstacles) {
  test(`${what}: said in the plan, before anything is changed${names.length === 0 ? '; what is there already is kept' : ''}`, async () => {
    const lacking = await imageBuilders(names);
    const alone = { ...lacking.env, ...env, PATH: [join(lacking.env['PATH']?.split(':')[0] ?? ''), nodeFolder, '/usr/bin', '/bin'].join(':') };
    try {
      const { code, stdout, calls } = await ours.run('plan', ['--json'], { env: alone });
      assert.equal(code, 1);
      const { steps } = JSON.parse(stdout) as PlanDocument;
      assert.match(steps.find(({ resource }) => resource.kind === 'image')?.because ?? '', words);
      assert.match(steps.find(({ resource }) => resource.kind === 'runtime')?.because ?? '', /^it needs orders-agent:arm64-[0-9a-f]+, which is blocked$/);
      assert.deepEqual(changing({ calls }), []);
      if (names.length > 0) return;
      await ours.deployed();
      const kept = await ours.run('plan', ['--json'], { env: alone });
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
  const { code, stderr, calls } = await ours.run('deploy', [], { env: { STAND_IN_BUILD: 'fails' } });
  assert.equal(code, 1);
  assert.match(stderr, /docker could not build the image of agent: .*process "\/bin\/sh -c npm ci" did not complete successfully: exit code: 1/);
  assert.deepEqual(calls.filter(({ operation }) => /AuthorizationToken|PutImage|CreateAgentRuntime/.test(operation)), []);
  assert.ok((await stage.inventory()).some((line) => line.startsWith('gateway ')), 'what does not need it is there');
  await ours.deployed();
  assert.equal((await ours.images()).length, 1);
});

test('cancelling ends the builder, and nothing of the image is in the registry', async () => {
  let command = 0;
  const running = ours.run('deploy', [], { env: { STAND_IN_BUILD: 'hangs' }, started: (pid) => (command = pid) });
  const builder = await until('the builder is at work', async () => Number(await readFile(join(ours.builders().state, 'pid'), 'utf8').catch(() => '0')) || false);
  process.kill(command, 'SIGINT');
  assert.equal((await running).code, 130);
  await untilGone([builder]);
  assert.deepEqual(await ours.images(), []);
  await ours.deployed();
  assert.equal((await ours.images()).length, 1);
});

for (const name of ['docker', 'finch', 'podman'] as const) {
  test(`${name}: logs in by stdin and leaves no login behind, nor changes one of the user’s`, async () => {
    await ours.reset([name]);
    const settings = join(ours.builders().home, name === 'finch' ? '.finch' : '.docker');
    // A helper of Amazon's own keeps no login that it is given.
    const users = name === 'docker' ? { auths: { 'example.com': { auth: 'theirs' } }, credHelpers: { [registry]: 'ecr-login' }, currentContext: 'default' } : { auths: { 'example.com': { auth: 'theirs' } } };
    await mkdir(settings);
    await writeFile(join(settings, 'config.json'), JSON.stringify(users));
    const { stdout, stderr } = await ours.run('deploy', [], { env: { STAND_IN_PLATFORMS: 'linux/arm64' } }); // whether this machine emulates ARM64 is not the question here
    assert.equal((await ours.images()).length, 1, stderr);
    assert.deepEqual(JSON.parse(await readFile(join(settings, 'config.json'), 'utf8')), users);
    await seeNoPassword([stdout, stderr]);
  });
}

test('a repository of the name that is somebody else’s is neither pushed to nor taken away', async () => {
  await ours.ecr.send(new CreateRepositoryCommand({ repositoryName: agentRepository }));
  const plan = await ours.planned();
  assert.equal(kindsOf(plan)['agent/repository'], 'blocked');
  assert.equal((await ours.run('deploy')).code, 1);
  assert.deepEqual(await ours.images(), []);
  await ours.run('destroy');
  assert.deepEqual(await stage.inventory(), [`repository ${agentRepository}`]);
});

test('a repository that another tool has changed is put right', async () => {
  await ours.deployed();
  await ours.ecr.send(new PutImageTagMutabilityCommand({ repositoryName: agentRepository, imageTagMutability: 'MUTABLE' }));
  const { steps } = await ours.planned();
  assert.deepEqual(steps.filter(({ kind }) => kind !== 'keep').map(({ kind, because }) => [kind, because]), [['update', 'imageTagMutability differs']]);
  assert.deepEqual(changing(await ours.deployed()), ['PutImageTagMutability']);
});

async function blockedImage(): Promise<string> {
  const { steps } = await ours.planned();
  const step = steps.find(({ resource }) => resource.kind === 'image');
  assert.equal(step?.kind, 'blocked');
  return step.because;
}

/** By id without what an id has of content; of two with one id the last. */
function kindsOf({ steps }: PlanDocument, prefix = ''): { readonly [id: string]: string } {
  return Object.fromEntries(steps.filter(({ resource }) => resource.id.startsWith(prefix)).map(({ resource, kind }) => [resource.id.replace(/^(agent\/(?:code|image))\/.*/, '$1'), kind]));
}

async function runtime() {
  const { agentRuntimes: [{ agentRuntimeId } = {}] = [] } = await control.send(new ListAgentRuntimesCommand({}));
  return control.send(new GetAgentRuntimeCommand({ agentRuntimeId }));
}

async function seeRepository(): Promise<void> {
  const { repositories: [made] = [] } = await ours.ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [agentRepository] }));
  assert.deepEqual([made?.imageTagMutability, made?.imageScanningConfiguration, made?.encryptionConfiguration], ['IMMUTABLE', { scanOnPush: true }, { encryptionType: 'AES256' }]);
  const { tags } = await ours.ecr.send(new ListTagsForResourceCommand({ resourceArn: made?.repositoryArn }));
  assert.deepEqual(tags?.map(({ Key: key, Value: value }) => [key, value]).toSorted(), [['agentcore-chain:chain', 'orders'], ['agentcore-chain:resource', 'agent/repository']]);
  const { lifecyclePolicyText = '' } = await ours.ecr.send(new GetLifecyclePolicyCommand({ repositoryName: agentRepository }));
  assert.partialDeepStrictEqual(JSON.parse(lifecyclePolicyText), { rules: [{ selection: { tagStatus: 'untagged' }, action: { type: 'expire' } }] });
}

/** In what was printed, in no builder's arguments, and in no file that stays. */
async function seeNoPassword(printed: readonly string[]): Promise<void> {
  const called = (await ours.builders().calls()).map((args) => args.join(' '));
  assert.ok(called.some((line) => line.includes('login --username AWS --password-stdin')));
  const folders = [ours.builders().home, join(stage.folder, '.agentcore-chain')];
  const files = (await Promise.all(folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })))).flat().filter((entry) => entry.isFile());
  const kept = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')));
  for (const text of [...printed, ...called, ...kept]) {
    assert.ok(!text.includes(password));
    assert.ok(!text.includes(btoa(`AWS:${password}`)));
  }
}
