import { startChain } from '../../src/local/client.ts';

// A program like the command line: starts a chain, says which processes it is made of, and stays. The tests kill it.
const [folder = '.'] = process.argv.slice(2);
const chain = await startChain({ folder, issuer: 'local', inspect: false, onProgress: () => {}, signal: new AbortController().signal });
const { components } = await chain.state();
process.stdout.write(`${JSON.stringify({ pids: components.map(({ pid }) => pid) })}\n`);
await chain.ended;
