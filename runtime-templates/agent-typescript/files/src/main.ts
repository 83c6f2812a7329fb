import { BedrockModel, type Model } from '@strands-agents/sdk';
import { BedrockAgentCoreApp } from 'bedrock-agentcore/runtime';

import { addCredential } from './gatewayCredential.ts';
import { printHopRecord } from './hopRecord.ts';
import { type AgentParts, invoke } from './invoke.ts';
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
    invocationHandler: { process: (payload, context) => invoke(payload, context, parts) },
    config: { logging: { options: { level: 'warn' } } },
  });
  // As the first process of a container it would ignore the signal otherwise.
  process.once('SIGTERM', () => process.exit(0));
  app.run({ host, port });
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
