import { BedrockModel, type Model } from '@strands-agents/sdk';
import { BedrockAgentCoreApp } from 'bedrock-agentcore/runtime';

import { askedOf, readAsked } from './asked.ts';
import { addCredential } from './gatewayCredential.ts';
import { printHopRecord } from './hopRecord.ts';
import { type AgentParts, invoke, stream } from './invoke.ts';
import { ScriptedModel } from './scriptedModel.ts';
import { readSettings, type Settings } from './settings.ts';

function start(settings: Settings): void {
  const { gateway, userTokenHeader, claims, host, port } = settings;
  const parts: AgentParts = {
    model: modelOf(settings),
    gatewayUrl: gateway.url,
    gateway: { settings: gateway, addCredential: addCredential(gateway.credential), claims, print: printHopRecord },
    userTokenHeader,
  };
  const app = new BedrockAgentCoreApp({
    invocationHandler: {
      process: (body, context) => {
        const { payload, traceparent, streams } = askedOf(body);
        const invocation = { ...context, traceparent };
        return streams ? events(payload, invocation, parts) : invoke(payload, invocation, parts);
      },
    },
    config: { logging: { options: { level: 'warn' } }, contentTypeParsers: [readAsked] },
  });
  // As the first process of a container it would ignore the signal otherwise.
  process.once('SIGTERM', () => process.exit(0));
  app.run({ host, port });
}

/** Wrapped as the server wants it: it writes a text that is not wrapped without quotes. */
async function* events(...asked: Parameters<typeof stream>): AsyncGenerator<{ readonly data: unknown }> {
  for await (const data of stream(...asked)) yield { data };
}

function modelOf({ model, region }: Settings): Model {
  if (model === 'scripted') return new ScriptedModel();
  return new BedrockModel({ modelId: model, ...(region === null ? {} : { region }) });
}

try {
  start(readSettings(process.env));
} catch (reason) {
  process.stderr.write(`${reason instanceof Error ? reason.message : String(reason)}\n`);
  process.exitCode = 1;
}
