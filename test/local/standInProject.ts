import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Chain } from '../../src/core/chain/chain.ts';
import { everywhere } from '../../src/core/chain/componentLanguages.ts';
import { defaultChain } from '../../src/core/chain/defaultChain.ts';
import { chainToJson } from '../../src/core/chain/parseChain.ts';

/** A project whose components are as small as can be: for tests of the chain around them, without a registry. */
export type StandInProject = {
  readonly folder: string;
  readonly chain: Chain;
  readonly writeChain: (chain: Chain) => void;
  readonly writeAgent: (source: string) => void;
  readonly writeInterceptor: (source: string) => void;
  readonly remove: () => void;
};

const openApi = fileURLToPath(new URL('../../runtime-templates/target-api-typescript/files/openapi.json', import.meta.url));

const copyBuild = (from: string, to: string): string => `import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
if (readFileSync('${from}', 'utf8').includes('does not compile')) { console.error('${from}:1 error'); process.exit(1); }
mkdirSync('dist', { recursive: true });
copyFileSync('${from}', '${to}');
`;

/** Answers what its source says, so that a test sees which source runs. */
export function agentSource(answer: string): string {
  return `import { createServer } from 'node:http';
const correlation = 'x-amzn-bedrock-agentcore-runtime-custom-correlationid';
createServer((request, response) => {
  if (request.url === '/ping') return response.end('{"status":"Healthy"}');
  process.stdout.write(JSON.stringify({ tokenHop: 1, hop: 'agent', moment: 'received', at: new Date().toISOString(), correlationId: request.headers[correlation], headerNames: Object.keys(request.headers) }) + '\\n');
  let body = '';
  request.on('data', (chunk) => (body += chunk)).on('end', () => {
    if (body.includes('crash')) { process.stderr.write('told to crash\\n'); process.exit(7); }
    if (body.includes('loop')) for (;;);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ result: '${answer}' }));
  });
}).listen(Number(process.env.PORT), process.env.HOST);
`;
}

const targetSource = `import { createServer } from 'node:http';
createServer((request, response) => response.end('{}')).listen(Number(process.env.PORT), process.env.HOST);
`;

const interceptorSource = `export async function handler(event) {
  return { interceptorOutputVersion: '1.0', mcp: { transformedGatewayRequest: { headers: {}, body: event.mcp.gatewayRequest.body } } };
}
`;

/** In a folder with a space and letters outside of ASCII, as users have them. */
export function makeStandInProject(): StandInProject {
  const folder = mkdtempSync(join(tmpdir(), 'chaîn of tests '));
  const chain = defaultChain({
    name: 'orders',
    region: 'us-west-2',
    identity: { preset: 'okta', issuer: null, audience: null, clientId: null },
    gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none',
    existingApi: null,
  });
  const writeChain = (next: Chain): void => writeFileSync(join(folder, 'agentcore-chain.json'), chainToJson(next));
  writeChain(chain);
  writeComponent(join(folder, 'agent'), 'src/main.mjs', 'dist/main.mjs', agentSource('one'));
  writeComponent(join(folder, 'target-api'), 'src/main.mjs', 'dist/main.mjs', targetSource);
  writeComponent(join(folder, 'interceptor'), 'src/index.mjs', 'dist/index.mjs', interceptorSource);
  cpSync(openApi, join(folder, 'target-api', 'openapi.json'));
  return {
    folder,
    chain,
    writeChain,
    writeAgent: (source) => writeFileSync(join(folder, 'agent', 'src', 'main.mjs'), source),
    writeInterceptor: (source) => writeFileSync(join(folder, 'interceptor', 'src', 'index.mjs'), source),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

function writeComponent(folder: string, source: string, bundle: string, content: string): void {
  mkdirSync(join(folder, 'src'), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'build.mjs'), copyBuild(source, bundle));
  writeFileSync(join(folder, source), content);
}
