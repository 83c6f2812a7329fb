import { basename, resolve } from 'node:path';
import type { ScaffoldAnswers, ScaffoldedChain } from '../../app/scaffoldChain.ts';
import { inboundAuthorizers } from '../../core/agentcore/gateway.ts';
import type { Language } from '../../core/chain/chain.ts';
import { closestName } from '../../core/chain/closestName.ts';
import { languages, type ComponentLanguages } from '../../core/chain/componentLanguages.ts';
import { nameFrom } from '../../core/chain/nameFrom.ts';
import { ChainError } from '../../core/errors.ts';
import { presetIds } from '../../core/identity/identityPreset.ts';
import { askName } from '../askName.ts';
import { textOption, type Command, type OptionValues } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { printJson, printLine, type Io } from '../io.ts';

const text = { type: 'string' } as const;

export const newCommand: Command = {
  name: 'new',
  summary: 'Make a project: agent, interceptor, target API and the chain file that joins them.',
  usage: '<dir> [--language typescript|python] [--agent L] [--interceptor L] [--target L] [--frontend none|streamlit] [--idp okta|generic] [--issuer URL] [--audience A] [--client-id ID] [--authorizer AWS_IAM|CUSTOM_JWT|NONE] [--region R] [--openapi FILE] [--target-url URL] [--yes]',
  options: {
    language: text, agent: text, interceptor: text, target: text, frontend: text, idp: text, issuer: text, audience: text, 'client-id': text,
    authorizer: text, region: text, openapi: text, 'target-url': text, yes: { type: 'boolean' },
  },
  positionals: [1, 1],
  run: async ({ positionals, values, json, io, services }) => {
    const directory = positionals[0] ?? '.';
    const answers = answersOf(resolve(directory), values, io);
    const asks = io.stdin.isTTY === true && io.stderr.isTTY === true && !json && values['yes'] !== true;
    const made = await services.scaffoldChain(asks ? { ...answers, name: await askName(answers.name, io) } : answers);
    if (json) printJson(io, { folder: answers.folder, chain: made.chain.name, files: made.files, warnings: made.warnings });
    else tell(directory, made, io);
    return exitCodes.ok;
  },
};

function answersOf(folder: string, values: OptionValues, io: Io): ScaffoldAnswers {
  const openapi = textOption(values, 'openapi');
  return {
    folder,
    name: nameFrom(basename(folder), 48, 'chain'),
    region: textOption(values, 'region') ?? io.env['AWS_REGION'] ?? io.env['AWS_DEFAULT_REGION'] ?? 'us-west-2',
    identity: {
      preset: oneOf(values, 'idp', presetIds),
      issuer: textOption(values, 'issuer') ?? null,
      audience: textOption(values, 'audience') ?? null,
      clientId: textOption(values, 'client-id') ?? null,
    },
    gatewayAuthorizer: oneOf(values, 'authorizer', inboundAuthorizers),
    languages: languagesOf(values),
    frontend: oneOf(values, 'frontend', ['none', 'streamlit']),
    openapi: openapi === undefined ? null : resolve(openapi),
    targetUrl: textOption(values, 'target-url') ?? null,
  };
}

/** `--language` is that of every component that has no option of its own. */
function languagesOf(values: OptionValues): ComponentLanguages {
  const language = oneOf(values, 'language', languages);
  const own = (component: string): Language => (values[component] === undefined ? language : oneOf(values, component, languages));
  return { agent: own('agent'), interceptor: own('interceptor'), target: own('target') };
}

/** The option's value, or the first that it can have. */
function oneOf<T extends string>(values: OptionValues, option: string, known: readonly [T, ...T[]]): T {
  const value = textOption(values, option);
  const found = value === undefined ? known[0] : known.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const closest = closestName(value ?? '', known);
  throw new ChainError('usage', `--${option} takes ${known.join(' or ')}, not "${value}".`, { source: 'user', remedy: closest === null ? `Use --${option} ${known[0]}, or leave it out.` : `Did you mean --${option} ${closest}?` });
}

function tell(directory: string, { chain, files, warnings }: ScaffoldedChain, io: Io): void {
  for (const warning of warnings) io.stderr.write(`${warning}\n`);
  const lines = [
    ['agentcore-chain.json', 'the chain: every setting on which the token’s way hangs'],
    [`${chain.agent.folder}/`, 'the agent'],
    [`${chain.interceptor.folder}/`, 'the interceptor: moves the user’s token into Authorization'],
    ...chain.targets.map(({ folder, openapi }) => (folder === null ? [openapi, 'what the API offers'] : [`${folder}/`, 'the target API, which verifies the token'])),
  ] as const;
  printLine(io, `New chain ${chain.name} in ${directory} (${files.length} files):`);
  for (const [path, meaning] of lines) printLine(io, `  ${path.padEnd(22)} ${meaning}`);
  printLine(io, `\nRun it on this machine:\n  agentcore-chain run ${/^[\w./~-]+$/.test(directory) ? directory : `"${directory}"`}`);
}
