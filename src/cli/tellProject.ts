import type { ScaffoldedChain } from '../app/scaffoldChain.ts';
import { awsNamesOf } from '../core/agentcore/awsNames.ts';
import type { Chain } from '../core/chain/chain.ts';
import { languageNames } from '../core/chain/componentLanguages.ts';
import { identityPresets } from '../core/identity/identityPresets.ts';
import { printLine, type Io } from './io.ts';

/** Tells a person what was made: each part with its language, what AWS will call it, and what to do next. */
export function tellProject(directory: string, { chain, files, warnings }: ScaffoldedChain, io: Io): void {
  for (const warning of warnings) io.stderr.write(`${warning}\n`);
  const rows = partsOf(chain, files);
  const width = Math.max(...rows.map(([path]) => path.length));
  const { gateway, runtime } = awsNamesOf(chain.name);
  printLine(io, `New chain ${chain.name} in ${directory} (${files.length} files):`);
  for (const [path, meaning] of rows) printLine(io, `  ${path.padEnd(width)}  ${meaning}`);
  printLine(io, `\nOn AWS: gateway ${gateway}, runtime ${runtime}, in ${chain.region}.`);
  printLine(io, `Identity provider: ${providerOf(chain)}`);
  printLine(io, `\nRun it on this machine:\n  agentcore-chain run ${/^[\w./~-]+$/.test(directory) ? directory : `"${directory}"`}`);
}

function partsOf({ frontend, agent, interceptor, targets }: Chain, files: readonly string[]): readonly (readonly [path: string, meaning: string])[] {
  return [
    ['agentcore-chain.json', 'the chain: every setting on which the token’s way hangs'],
    ...(files.includes('GUIDE.md') ? [['GUIDE.md', 'this project explained: settings, roles, deployment, what to do when it breaks'] as const] : []),
    ...(frontend.kind === 'none' ? [] : [[`${frontend.folder}/`, 'the frontend (Python, Streamlit): users sign in and ask'] as const]),
    [`${agent.folder}/`, `the agent (${languageNames[agent.language]})`],
    [`${interceptor.folder}/`, `the interceptor (${languageNames[interceptor.language]}): moves the user’s token into Authorization`],
    ...targets.map(({ folder, language, openapi, url }) =>
      folder === null || language === null ? ([openapi, `what the API at ${url} offers`] as const) : ([`${folder}/`, `the target API (${languageNames[language]}), which verifies the token`] as const),
    ),
  ];
}

function providerOf({ identity }: Chain): string {
  const { name } = identityPresets[identity.preset];
  if (identity.issuer === null) return `${name}, not filled in yet. Until "identity" is, the chain brings one of its own.`;
  return `${name}, ${identity.issuer}`;
}
