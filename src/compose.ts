import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Deployment } from './app/deploy/deployment.ts';
import { checkReadiness, type CheckedReadiness } from './app/readiness/checkReadiness.ts';
import { locateChain } from './app/deploy/locateChain.ts';
import { lookAround } from './app/deploy/lookAround.ts';
import { openDeployment } from './app/deploy/openDeployment.ts';
import type { Chain, WatchedChain } from './core/chain/chain.ts';
import { chainWithProjects } from './core/chain/chainWithProjects.ts';
import { everywhere } from './core/chain/componentLanguages.ts';
import { chainImages } from './core/deploy/desired/chainImages.ts';
import { namesItsDeployment } from './core/deploy/deployedChain.ts';
import { deploymentSubject } from './core/deploy/deploymentSubject.ts';
import { desiredResources } from './core/deploy/desired/desiredResources.ts';
import { documentOf } from './core/deploy/desired/gatewayResources.ts';
import type { ChosenSteps } from './core/deploy/planDeployment.ts';
import { installComponents, type InstalledComponent, type InstallOptions, type OwnComponent } from './app/installComponents.ts';
import { planChain, scaffoldChain, type PlanAdapters, type ScaffoldAnswers, type ScaffoldedChain } from './app/scaffoldChain.ts';
import type { AwsAccess, TokenChecks } from './app/ports.ts';
import type { Services } from './app/services.ts';
import { openVerification, type OpenVerification } from './app/verify/openVerification.ts';
import { OwnRecords, withOwnRecords } from './app/verify/ownRecords.ts';
import { liveWithReadiness, ReadinessLook, withReadiness } from './app/readiness/withReadiness.ts';
import { liveWithTokenChecks, withTokenChecks } from './app/withTokenChecks.ts';
import { chainGuide } from './core/guide/chainGuide.ts';
import { chainFileName, chainOf, parseChainText, readChainFile, readWatchedFile } from './files/chainFile.ts';
import { deployRecord, readDeployedPlaces } from './files/deployRecord.ts';
import { editChainText, findSetting } from './files/editChainText.ts';
import { installStateOf, writeInstallStamp, type Platform } from './files/installStamp.ts';
import { loadTemplates } from './files/loadTemplates.ts';
import { localConfigSource } from './files/localConfigSource.ts';
import { localLogSource } from './files/localLogSource.ts';
import { productFolder } from './files/productFolder.ts';
import { readGuideFiles } from './files/readGuideFiles.ts';
import { readOpenApiFile } from './files/readOpenApiFile.ts';
import { readLogWindow } from './files/readLogWindow.ts';
import { replaceFile } from './files/replaceFile.ts';
import { refuseUsedFolder } from './files/refuseUsedFolder.ts';
import { readSends } from './files/sendFile.ts';
import { ensureStateFolder } from './files/stateFolder.ts';
import { writeChainFile } from './files/writeChainFile.ts';
import { writeFiles } from './files/writeFiles.ts';
import { writeGuide } from './files/writeGuide.ts';
import { fetchIssuerKeys } from './oidc/fetchIssuerKeys.ts';
import { isReachable } from './oidc/isReachable.ts';
import { lookAtIssuer } from './oidc/lookAtIssuer.ts';
import { lookAtTarget } from './oidc/lookAtTarget.ts';
import { tokenChecks } from './oidc/tokenChecks.ts';
import { openInBrowser } from './tools/openInBrowser.ts';
import { packArtifacts } from './tools/pack/packArtifacts.ts';
import { describeImages } from './tools/images/describeImages.ts';
import { findNode } from './tools/findNode.ts';
import { findPython } from './tools/findPython.ts';
import { kubectl } from './tools/kubernetes/kubectl.ts';
import { readContextsToChoose, readWorkloads } from './tools/kubernetes/readWorkloads.ts';
import { workloadReconciler } from './tools/kubernetes/workloadReconciler.ts';
import { imageBuilder } from './tools/images/imageBuilder.ts';
import { installRequirements } from './tools/install/installRequirements.ts';
import { npmCi } from './tools/install/npmCi.ts';

export type ComposeOptions = {
  /** Variables of the machine, read anew at each use: programs are found by them and started with them. */
  readonly environment: () => NodeJS.ProcessEnv;
};

/** Puts everything together once. What is costly to load (aws/, the local chain's client) is imported when first used. */
export function composeServices({ environment }: ComposeOptions): Services {
  // Of each chain, by its name: what this process sent to it in AWS.
  const sent = new Map<string, OwnRecords>();
  const sentTo = (chain: string): OwnRecords => {
    const own = sent.get(chain) ?? new OwnRecords();
    sent.set(chain, own);
    return own;
  };
  // By issuer, so that its keys are asked for once, however often logs are read.
  const checks = new Map<string | null, TokenChecks>();
  const checksFor = ({ identity: { issuer } }: WatchedChain): TokenChecks => {
    const kept = checks.get(issuer) ?? tokenChecks(issuer);
    checks.set(issuer, kept);
    return kept;
  };
  return {
    version: readVersion(),
    now: () => Date.now(),
    readChain: async (folder) => (await readChainFile(folder)).chain,
    readWatchedChain: async (folder) => (await readWatchedFile(folder)).chain,
    checkChainText: (text) => {
      const read = parseChainText(text);
      return read.ok ? [] : read.problems;
    },
    parseChainText: (text) => chainOf(text),
    editChainText,
    findSetting,
    readLogWindow,
    isProject: async (folder) => existsSync(join(folder, chainFileName)),
    firstAnswers: async (folder) => (await import('./files/readFirstAnswers.ts')).readFirstAnswers(folder),
    deployedLook: async (access) => (await import('./aws/attach/deployedLook.ts')).deployedLook(access),
    writeChainFile,
    planChain: (answers) => planChain(answers, planAdapters),
    refuseUsedFolder,
    scaffoldChain: scaffold,
    scaffoldDemo: (folder) => scaffold({ ...demoAnswers, folder }),
    installComponents: async (folder, onProgress, signal) => install(folder, environment(), { chain: (await readChainFile(folder)).chain, onProgress, signal }),
    startChain: async (options) => (await import('./local/client.ts')).startChain(options, environment()),
    joinChain: async (folder) => (await import('./local/client.ts')).joinChain(folder),
    localSources: (folder) => ({ logs: localLogSource(folder), configuration: localConfigSource(folder) }),
    awsSources: async (folder, access, signal = new AbortController().signal) => {
      const [chain, { awsSources }] = await Promise.all([locatedChain(folder, environment(), access, signal), import('./aws/awsSources.ts')]);
      const tokens = checksFor(chain);
      const { logs, configuration } = awsSources(chain, access, tokens.check);
      return withOwnRecords({ logs: withReadiness(withTokenChecks(logs, tokens), new ReadinessLook(() => readinessOf(chain, access, signal))), configuration }, sentTo(chain.name));
    },
    awsLive: async (folder, access, signal) => {
      const [chain, { awsLive }] = await Promise.all([locatedChain(folder, environment(), access, signal), import('./aws/awsSources.ts')]);
      const tokens = checksFor(chain);
      const { live, logs, configuration } = awsLive(chain, access, { now: () => Date.now(), wait: pause }, tokens.check);
      const look = new ReadinessLook(() => readinessOf(chain, access, signal));
      return { live: liveWithReadiness(liveWithTokenChecks(live, tokens), look), ...withOwnRecords({ logs: withReadiness(withTokenChecks(logs, tokens), look), configuration }, sentTo(chain.name)) };
    },
    checkReadiness: async (folder, access, signal) => readinessOf(await locatedChain(folder, environment(), access, signal), access, signal),
    awsProfiles: async () => (await import('./aws/awsProfiles.ts')).awsProfiles(),
    awsAccount: async (access, signal) => (await import('./aws/awsAccount.ts')).awsAccount(access, signal),
    openDeployment: async (folder, options) => openDeployment(await deploymentOf(folder, (await readChainFile(folder)).chain, environment(), options)),
    openVerification: async (folder, access, signal) => verify(folder, { env: environment(), access, sentTo, checksFor }, signal),
    openSignIn: async (subject, signal) => (await import('./signin/openSignIn.ts')).openSignIn(subject, signal),
    openInBrowser: (url) => openInBrowser(url, environment()),
    contextsToChoose: (folder, access, signal) => contextsToChoose(folder, environment(), access, signal),
    deployedPlaces: readDeployedPlaces,
    readSends,
    fetchIssuerKeys: (issuer, signal) => fetchIssuerKeys(issuer, signal),
    readGuide: async (folder) => {
      const { chain, files } = await readGuideFiles(folder);
      return chainGuide(chain, files);
    },
    writeGuide,
    replaceFile,
    scenarios: async () => (await import('./local/scenarios/scenarios.ts')).scenarioSummaries,
  };
}

const demoAnswers: Omit<ScaffoldAnswers, 'folder'> = {
  name: 'orders',
  region: 'us-west-2',
  identity: { preset: 'okta', issuer: null, audience: null, clientId: null },
  gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none',
  openapi: null,
  targetUrl: null,
};

const planAdapters: PlanAdapters = {
  loadTemplates,
  readOpenApi: readOpenApiFile,
  openApiFaults: async (document) => (await import('./files/openApiFaults.ts')).openApiFaults(document),
};

function scaffold(answers: ScaffoldAnswers): Promise<ScaffoldedChain> {
  return scaffoldChain(answers, { ...planAdapters, writeFiles, isReachable });
}

async function install(project: string, env: NodeJS.ProcessEnv, options: InstallOptions): Promise<readonly InstalledComponent[]> {
  const node = once(() => findNode(env, project));
  const python = once(() => findPython(env, project));
  const platformOf = async ({ language }: OwnComponent): Promise<Platform> => ({ language, version: (await (language === 'python' ? python() : node())).version });
  return installComponents(options, {
    stateOf: async (component) => installStateOf(join(project, component.folder), await platformOf(component)),
    install: async (component, signal) => {
      const folder = join(project, component.folder);
      if (component.language === 'python') await installRequirements(folder, { python: await python(), env, signal });
      else await npmCi(folder, { node: await node(), env, signal });
      await writeInstallStamp(folder, await platformOf(component));
    },
    now: () => performance.now(),
  });
}

type OpenOptions = Parameters<Services['openDeployment']>[1];

async function deploymentOf(folder: string, chain: Chain, env: NodeJS.ProcessEnv, { access, context, builds = null, onProgress, signal }: OpenOptions): Promise<Deployment> {
  const { awsAccount } = await import('./aws/awsAccount.ts');
  const buildsNothing = builds !== null && builds.size === 0;
  const [account] = await Promise.all([awsAccount(access, signal), buildsNothing ? [] : install(folder, env, { chain, onProgress, signal })]);
  const artifacts = await packArtifacts(folder, chain, { steps: builds, env, onProgress, signal, cache: async () => join(await ensureStateFolder(folder), 'packages') });
  const place = { account, region: access.region };
  const record = deployRecord(folder);
  const { findOidcProvider } = await import('./aws/deploy/findOidcProvider.ts');
  const workloads = await readWorkloads(folder, chain, {
    place, env, signal, steps: builds, named: context ?? null, recorded: await record.read(place),
    knownToIam: (issuer, cluster) => findOidcProvider(issuer, cluster, { access, account }, signal),
  });
  const images = await describeImages(folder, chainImages(chain, workloads).filter(({ step }) => builds === null || builds.has(step)), { env, signal });
  const [{ awsReconcilers }, { transactionSearch }, { seeSecret }] = await Promise.all([import('./aws/deploy/awsReconcilers.ts'), import('./aws/transactionSearch.ts'), import('./aws/seeSecret.ts')]);
  const documents = Object.fromEntries(chain.targets.map(({ name }) => [name, documentOf({ artifacts }, name)]));
  const ports = {
    issuer: lookAtIssuer, target: lookAtTarget,
    transactionSearch: (until: AbortSignal) => transactionSearch(access, until), secret: (arn: string, until: AbortSignal) => seeSecret(arn, access, until),
  };
  return {
    ...(buildsNothing ? {} : { lookAround: (only: ChosenSteps, until: AbortSignal) => lookAround({ chain, place, documents }, ports, only, until) }),
    chain: chain.name, place, record, cluster: workloads.cluster.state === 'known' ? workloads.cluster.value : null,
    desired: desiredResources(deploymentSubject(chain, place, artifacts, images, workloads)),
    reconcilers: {
      ...awsReconcilers({ access, account, artifacts, images, builder: imageBuilder(folder, env), wait: pause }),
      workload: workloadReconciler(workloads.cluster, kubectl(env)),
    },
  };
}

/** The chain of a project; what its file does not name of its deployment is looked for in AWS. What was deployed by others is where the file says, and nowhere else. */
async function locatedChain(folder: string, env: NodeJS.ProcessEnv, access: AwsAccess, signal: AbortSignal): Promise<WatchedChain> {
  const { chain: watched } = await readWatchedFile(folder);
  const chain = chainWithProjects(watched);
  if (chain === null || namesItsDeployment(chain)) return watched;
  return locateChain(chain, await deploymentOf(folder, chain, env, { access, builds: new Set(), onProgress: () => {}, signal }), signal);
}

/** `chain`: with what it is called in AWS. */
async function readinessOf(chain: WatchedChain, access: AwsAccess, signal: AbortSignal): Promise<CheckedReadiness> {
  const [{ seeLogs }, { awsAccount }] = await Promise.all([import('./aws/seeLogs.ts'), import('./aws/awsAccount.ts')]);
  return checkReadiness(chain, access, { account: (until) => awsAccount(access, until), see: (until) => seeLogs(chain, access, until) }, signal);
}

type VerifySurroundings = { readonly env: NodeJS.ProcessEnv; readonly access: AwsAccess; readonly sentTo: (chain: string) => OwnRecords; readonly checksFor: (chain: WatchedChain) => TokenChecks };

async function verify(folder: string, { env, access, sentTo, checksFor }: VerifySurroundings, signal: AbortSignal): Promise<OpenVerification> {
  const { chain } = await readChainFile(folder);
  const [{ awsAccount }, { deployedRuntime }, { invokeRuntime }, { awsSources }] = await Promise.all([
    import('./aws/awsAccount.ts'), import('./aws/deployedRuntime.ts'), import('./aws/invokeRuntime.ts'), import('./aws/awsSources.ts'),
  ]);
  const account = await awsAccount(access, signal);
  const target = await deployedRuntime(chain, { access, account, recorded: await deployRecord(folder).read({ account, region: access.region }) }, signal);
  const own = sentTo(chain.name);
  const located = await locatedChain(folder, env, access, signal);
  const tokens = checksFor(located);
  const { logs, configuration } = awsSources(located, access, tokens.check);
  const look = new ReadinessLook(() => readinessOf(located, access, signal));
  return openVerification({
    target, own, sources: withOwnRecords({ logs: withReadiness(withTokenChecks(logs, tokens), look), configuration }, own),
    invoke: (invocation, listener) => invokeRuntime(invocation, access, listener),
    now: () => Date.now(), newId: randomUUID, wait: pause,
  });
}

async function contextsToChoose(folder: string, env: NodeJS.ProcessEnv, access: AwsAccess, signal: AbortSignal): Promise<readonly string[]> {
  const { chain } = await readChainFile(folder);
  const { awsAccount } = await import('./aws/awsAccount.ts');
  const place = { account: await awsAccount(access, signal), region: access.region };
  return readContextsToChoose(chain, { place, recorded: await deployRecord(folder).read(place), env, signal });
}

async function pause(ms: number, until: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal: until });
}

/** A chain of one language needs no tool of the other. */
function once<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | null = null;
  return () => (found ??= find());
}

function readVersion(): string {
  const parsed: unknown = JSON.parse(readFileSync(new URL('package.json', productFolder()), 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
}
