import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everywhere } from './core/chain/componentLanguages.ts';
import { installComponents, type InstalledComponent, type InstallOptions } from './app/installComponents.ts';
import { planChain, scaffoldChain, type ScaffoldAnswers, type ScaffoldedChain } from './app/scaffoldChain.ts';
import type { Services } from './app/services.ts';
import { chainFileName, chainOf, parseChainText, readChainFile } from './files/chainFile.ts';
import { editChainText, findSetting } from './files/editChainText.ts';
import { installStateOf, writeInstallStamp } from './files/installStamp.ts';
import { loadTemplates } from './files/loadTemplates.ts';
import { localConfigSource } from './files/localConfigSource.ts';
import { localLogSource } from './files/localLogSource.ts';
import { productFolder } from './files/productFolder.ts';
import { readOpenApiFile } from './files/readOpenApiFile.ts';
import { readLogWindow } from './files/readLogWindow.ts';
import { refuseUsedFolder } from './files/refuseUsedFolder.ts';
import { readSends } from './files/sendFile.ts';
import { writeFiles } from './files/writeFiles.ts';
import { fetchIssuerKeys } from './oidc/fetchIssuerKeys.ts';
import { isReachable } from './oidc/isReachable.ts';
import { findNode } from './tools/findNode.ts';
import { npmCi } from './tools/npmCi.ts';

export type ComposeOptions = {
  /** Variables of the machine, read anew at each use: programs are found by them and started with them. */
  readonly environment: () => NodeJS.ProcessEnv;
};

/** Puts everything together once. What is costly to load (aws/, the local chain's client) is imported when first used. */
export function composeServices({ environment }: ComposeOptions): Services {
  return {
    version: readVersion(),
    now: () => Date.now(),
    readChain: async (folder) => (await readChainFile(folder)).chain,
    checkChainText: (text) => {
      const read = parseChainText(text);
      return read.ok ? [] : read.problems;
    },
    parseChainText: (text) => chainOf(text),
    editChainText,
    findSetting,
    readLogWindow,
    isProject: async (folder) => existsSync(join(folder, chainFileName)),
    planChain: (answers) => planChain(answers, { loadTemplates, readOpenApi: readOpenApiFile }),
    refuseUsedFolder,
    scaffoldChain: scaffold,
    scaffoldDemo: (folder) => scaffold({ ...demoAnswers, folder }),
    installComponents: async (folder, onProgress, signal) => install(folder, environment(), { chain: (await readChainFile(folder)).chain, onProgress, signal }),
    startChain: async (options) => (await import('./local/client.ts')).startChain(options, environment()),
    joinChain: async (folder) => (await import('./local/client.ts')).joinChain(folder),
    localSources: (folder) => ({ logs: localLogSource(folder), configuration: localConfigSource(folder) }),
    awsSources: async (chain, access) => {
      const { awsSources } = await import('./aws/awsSources.ts');
      return awsSources(chain, access);
    },
    awsProfiles: async () => (await import('./aws/awsProfiles.ts')).awsProfiles(),
    awsAccount: async (access, signal) => (await import('./aws/awsAccount.ts')).awsAccount(access, signal),
    readSends,
    fetchIssuerKeys: (issuer, signal) => fetchIssuerKeys(issuer, signal),
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

function scaffold(answers: ScaffoldAnswers): Promise<ScaffoldedChain> {
  return scaffoldChain(answers, { loadTemplates, readOpenApi: readOpenApiFile, writeFiles, isReachable });
}

async function install(project: string, env: NodeJS.ProcessEnv, options: InstallOptions): Promise<readonly InstalledComponent[]> {
  const node = await findNode(env, project);
  return installComponents(options, {
    stateOf: ({ folder }) => installStateOf(join(project, folder), node.version),
    install: async ({ folder }, signal) => {
      await npmCi(join(project, folder), { node, env, signal });
      await writeInstallStamp(join(project, folder), node.version);
    },
    now: () => performance.now(),
  });
}

function readVersion(): string {
  const parsed: unknown = JSON.parse(readFileSync(new URL('package.json', productFolder()), 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
}
