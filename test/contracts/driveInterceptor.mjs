// Runs a generated interceptor over calls from stdin, in one process, as Lambda's runtime for Node.js hands them over. Argument: the module.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { handler } = await import(pathToFileURL(process.argv[2]).href);
for (const { event, lambda } of JSON.parse(readFileSync(0, 'utf8'))) {
  process.env['_X_AMZN_TRACE_ID'] = lambda.trace;
  const output = await handler(event, { awsRequestId: lambda.requestId, clientContext: lambda.clientContext ?? undefined });
  process.stdout.write(`${JSON.stringify({ output })}\n`);
}
