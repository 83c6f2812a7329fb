import { basename, resolve } from 'node:path';
import type { ScaffoldAnswers } from '../../app/scaffoldChain.ts';
import { awsNamesOf } from '../../core/agentcore/awsNames.ts';
import { inboundAuthorizers } from '../../core/agentcore/gateway/gateway.ts';
import type { Language } from '../../core/chain/chain.ts';
import { closestName } from '../../core/chain/closestName.ts';
import { languages, type ComponentLanguages } from '../../core/chain/componentLanguages.ts';
import { nameFrom } from '../../core/chain/nameFrom.ts';
import { ChainError } from '../../core/errors.ts';
import { identityPresets } from '../../core/identity/identityPresets.ts';
import { presetIds } from '../../core/identity/identityPreset.ts';
import { askName } from '../askName.ts';
import { textOption, type Command, type OptionValues } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { printJson, type Io } from '../io.ts';
import { tellProject } from '../tellProject.ts';

const text = { type: 'string' } as const;

export const newCommand: Command = {
  name: 'new',
  summary: 'Make a project: frontend, agent, interceptor, target API and the chain file that joins them.',
  usage: [
    '<dir> [--language typescript|python] [--agent L] [--interceptor L] [--target L] [--frontend none|streamlit]',
    `[--idp ${presetIds.join('|')}] [--issuer URL] [--audience A] [--client-id ID]`,
    '[--authorizer AWS_IAM|CUSTOM_JWT|NONE] [--region R] [--openapi FILE] [--target-url URL] [--yes]',
  ].join(' '),
  details: [
    '--language     of every component that has no option of its own: typescript, which is the default, or python',
    '--agent, --interceptor, --target',
    '               the language of that component',
    '--frontend     streamlit: a page where users sign in and ask; none, which is the default',
    '--idp          who signs your users in; issuer, audience and client id are judged by it:',
    ...Object.values(identityPresets).map(({ id, name }) => `               ${id.padEnd(9)} ${name}`),
    '--issuer       exactly as in the token’s iss; left out, the chain brings an identity provider of its own',
    '--audience     for whom the API’s tokens are; with cognito the app client’s id',
    '--client-id    of the frontend’s client at the identity provider',
    '--authorizer   how the agent proves itself to the gateway: AWS_IAM, which is the default, CUSTOM_JWT or NONE',
    '--region       left out: AWS_REGION, AWS_DEFAULT_REGION, us-west-2',
    '--openapi      document (JSON or YAML) of an API that exists; no target API is made then',
    '--target-url   address of that API; left out, the first server that the document names',
    '--yes          take the folder’s name for the chain without asking',
  ],
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
    if (json) printJson(io, { folder: answers.folder, chain: made.chain.name, aws: awsNamesOf(made.chain.name), files: made.files, warnings: made.warnings });
    else tellProject(directory, made, io);
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
