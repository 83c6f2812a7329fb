import { operationAt, problemsOfOpenApi } from '../core/agentcore/gateway/problemsOfOpenApi.ts';
import type { Chain, Identity } from '../core/chain/chain.ts';
import { defaultChain, type ChainAnswers, type ExistingApi } from '../core/chain/defaultChain.ts';
import { nameFrom } from '../core/chain/nameFrom.ts';
import { parseChain } from '../core/chain/parseChain.ts';
import { inWords as shown } from '../core/chain/shape.ts';
import { ChainError } from '../core/errors.ts';
import { completeIdentity } from '../core/identity/completeIdentity.ts';
import { identityMembers, refusalOfIdentity } from '../core/identity/refusalOfIdentity.ts';
import type { FileWrite } from '../core/scaffold/fileWrite.ts';
import { planProject, type Templates } from '../core/scaffold/planProject.ts';
import type { OpenApiFault, OpenApiSource } from './ports.ts';

/** What someone who wants a project answers. */
export type ScaffoldAnswers = Omit<ChainAnswers, 'existingApi'> & {
  /** Where the project goes: a folder that is empty or not there yet. */
  readonly folder: string;
  /** Path of the OpenAPI document of an API that is there already. Null: the template's own document. */
  readonly openapi: string | null;
  /** Where that API is. Null with a document: the first server that it names. Null without one: the target is a project of its own. */
  readonly targetUrl: string | null;
};

export type ScaffoldAdapters = {
  readonly loadTemplates: () => Templates;
  readonly readOpenApi: (path: string) => Promise<OpenApiSource>;
  /** What a document breaks of OpenAPI's own schema. */
  readonly openApiFaults: (document: unknown) => Promise<readonly OpenApiFault[]>;
  /** Overwrites nothing, and leaves nothing behind where it fails. */
  readonly writeFiles: (folder: string, files: readonly FileWrite[]) => Promise<void>;
  readonly isReachable: (url: string) => Promise<boolean>;
};

/** What reads; nothing of it writes. */
export type PlanAdapters = Pick<ScaffoldAdapters, 'loadTemplates' | 'readOpenApi' | 'openApiFaults'>;

export type ScaffoldedChain = {
  readonly chain: Chain;
  /** Paths of the files written, relative to the folder, sorted. */
  readonly files: readonly string[];
  /** What is no reason to stop, in words. */
  readonly warnings: readonly string[];
};

/** A project as it would be written; nothing is. */
export type PlannedChain = {
  readonly chain: Chain;
  /** Sorted by path. */
  readonly files: readonly FileWrite[];
  /** Where an API is that is there already; null for a target of its own. */
  readonly apiUrl: string | null;
};

/** Throws usage for an answer that cannot be, openapi-invalid with every operation that a gateway would refuse, and what the adapters throw. */
export async function planChain(answers: ScaffoldAnswers, adapters: PlanAdapters): Promise<PlannedChain> {
  const api = await existingApi(answers, adapters);
  const chain = validChain(defaultChain({ ...answers, identity: completeIdentity(answers.identity), existingApi: api }));
  return { chain, files: planProject(chain, adapters.loadTemplates(), api?.openApi ?? null), apiUrl: api?.url ?? null };
}

/** Makes a project out of answers. It writes files and nothing else: no program runs. Throws as `planChain` does, and what the adapters throw. */
export async function scaffoldChain(answers: ScaffoldAnswers, adapters: ScaffoldAdapters): Promise<ScaffoldedChain> {
  const { chain, files, apiUrl } = await planChain(answers, adapters);
  const reachable = apiUrl === null ? Promise.resolve(true) : adapters.isReachable(apiUrl);
  await adapters.writeFiles(answers.folder, files);
  const warnings = await reachable ? [] : [`Nothing answers at ${apiUrl} yet: the chain runs, but calls to that API will fail.`];
  return { chain, files: files.map(({ path }) => path), warnings };
}

type DescribedApi = ExistingApi & { /** Text of its own document; null: the template's describes it. */ readonly openApi: string | null };

async function existingApi({ openapi, targetUrl }: ScaffoldAnswers, adapters: PlanAdapters): Promise<DescribedApi | null> {
  if (openapi === null) return targetUrl === null ? null : { name: 'orders', url: targetUrl, openApi: null };
  const source = await adapters.readOpenApi(openapi);
  const { document } = source;
  const name = nameFrom(titleOf(document), longestTargetName, 'api');
  const aimed = targetUrl === null ? document : withServer(document, targetUrl);
  const refusals = await refusalsOf(aimed, name, adapters);
  if (refusals.length > 0) throw openApiInvalid(openapi, await Promise.all(refusals.map((refusal) => inWords(refusal, source))));
  return { name, url: targetUrl ?? serverOf(document), openApi: `${JSON.stringify(aimed, null, 2)}\n` };
}

/** What AWS refuses; of a document that it would take, what OpenAPI's own schema refuses: the local gateway goes by both. */
async function refusalsOf(document: unknown, name: string, { openApiFaults }: PlanAdapters): Promise<readonly OpenApiFault[]> {
  const problems = problemsOfOpenApi(document, name);
  if (problems.length > 0) return problems;
  return (await openApiFaults(document)).map(({ path, message }) => {
    const operation = path === null ? null : operationAt(document, path);
    return { path, message: operation === null ? message : `${operation}: ${message}` };
  });
}

async function inWords({ path, message }: OpenApiFault, { lineOf }: OpenApiSource): Promise<string> {
  return path === null ? message : `${message} (line ${await lineOf(path)})`;
}

/** Leaves the operations of a target room in the 64 characters of a tool's name. */
const longestTargetName = 20;

/** What the provider itself would not take is refused here alone: a chain file that says so is read all the same. */
function validChain(chain: Chain): Chain {
  const parsed = parseChain(chain);
  const problems = parsed.ok ? refusalsOfProvider(parsed.chain.identity) : parsed.problems.map(({ message }) => message);
  if (problems.length === 0) return chain;
  throw new ChainError('usage', `These answers make no chain: ${problems.join('; ')}.`, { source: 'user', remedy: 'Change them and run the command again. Nothing was written.' });
}

function refusalsOfProvider(identity: Identity): readonly string[] {
  return identityMembers.flatMap((member) => {
    const because = refusalOfIdentity(identity, member);
    return because === null ? [] : [`identity.${member} cannot be ${shown(identity[member])}: ${because}`];
  });
}

function openApiInvalid(path: string, messages: readonly string[]): ChainError {
  return new ChainError('openapi-invalid', [`${path} cannot be the document of a gateway target:`, ...messages.map((message) => `  ${message}`)].join('\n'), {
    source: 'user',
    remedy: 'Mend the document (AWS would refuse it too), or name the API’s address with --target-url where only that is missing. Nothing was written.',
  });
}

function titleOf(document: unknown): string {
  const title = memberOf(memberOf(document, 'info'), 'title');
  return typeof title === 'string' ? title : '';
}

function serverOf(document: unknown): string {
  return String(memberOf(memberOf(memberOf(document, 'servers'), '0'), 'url')); // problemsOfOpenApi has seen it
}

function withServer(document: unknown, url: string): unknown {
  return typeof document === 'object' && document !== null && !Array.isArray(document) ? { ...document, servers: [{ url }] } : document;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as { readonly [name: string]: unknown })[name] : undefined;
}
