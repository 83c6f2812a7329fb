import { createServer } from 'node:http';
import type { GatewayLogRecord } from '../../core/agentcore/logs/gatewayLog.ts';
import { mcpPath } from '../../core/agentcore/gateway/gateway.ts';
import type { Clock } from '../clock.ts';
import { bearerVerifier } from '../identity/bearerVerifier.ts';
import type { BearerExpectation } from '../identity/bearerVerifier.ts';
import { closeServer, listen } from '../http/listen.ts';
import { placeholderCredentials } from '../signature/placeholderCredentials.ts';
import type { Credentials } from '../signature/placeholderCredentials.ts';
import type { GatewayInForce } from './exchange.ts';
import type { InvokeInterceptor } from './intercept.ts';
import { toolCatalogue } from './openapi/toolCatalogue.ts';
import { serveRequest } from './serveRequest.ts';
import { TargetClient } from './targetClient.ts';
import { toolCaller } from './toolCaller.ts';

export type GatewayTarget = {
  readonly name: string;
  /** Its OpenAPI document, parsed JSON. */
  readonly openapi: unknown;
  /** Where it listens now; stands for the document's servers[0].url. */
  readonly url: () => string;
};

export type GatewaySettings = {
  /** 0 = a free one. */
  readonly port: number;
  readonly arn: string;
  readonly region: string;
  /** Configuration in force, asked for each request. */
  readonly configuration: () => GatewayInForce;
  readonly targets: readonly GatewayTarget[];
  /** What callers of an AWS_IAM gateway sign with; null with a real profile: signatures then count as unchecked. */
  readonly credentials: Credentials | null;
  /** Headers that must be signed where they are sent: the one with the user's token. */
  readonly mustSign: readonly string[];
  /** For a CUSTOM_JWT gateway; null: no bearer token is good. */
  readonly bearer: BearerExpectation | null;
  /** `LambdaService.invoke`. Called where the configuration in force has a REQUEST interceptor. */
  readonly invokeInterceptor: InvokeInterceptor;
  readonly log: (record: GatewayLogRecord) => void;
  readonly clock: Clock;
  /** Longest wait for a target, in milliseconds. Stands still while the clock is paused. */
  readonly targetTimeoutMs: number;
};

export type Gateway = {
  /** Without a path. */
  readonly url: string;
  /** What an MCP client connects to. */
  readonly mcpUrl: string;
  /** False where any signature of the right shape passes; whoever shows this gateway has to say so. */
  readonly signatureChecked: boolean;
  readonly close: () => Promise<void>;
};

/** Header lines up to here are read, so that a token over 4 KB meets the gateway's own rule and not this server's. */
const maxHeaderSize = 64 * 1024;

/**
 * Stands where AgentCore Gateway stands between agent and target: lets callers in, calls the interceptor on every MCP message,
 * offers a target's operations as tools, and writes the vended log. Has no sessions, no semantic search and OpenAPI targets alone.
 * Facts `gateway.*`, `interceptor.*`. Throws `openapi-invalid`, `port-taken`.
 */
export async function startGateway(settings: GatewaySettings): Promise<Gateway> {
  const { targets, clock, region, arn } = settings;
  const tools = (await Promise.all(targets.map(({ openapi, name }) => toolCatalogue(openapi, name)))).flat();
  const connected = new Map(targets.map(({ name, url }) => [name, { url, client: new TargetClient(clock, settings.targetTimeoutMs) }]));
  const callTool = toolCaller({
    tools: new Map(tools.map((tool) => [tool.definition.name, tool])),
    targets: connected,
    role: { credentials: placeholderCredentials(), region, clock },
  });
  const bearer = settings.bearer === null ? null : bearerVerifier(settings.bearer);
  const mcp = { info: { name: arn.slice(arn.lastIndexOf('/') + 1), version: '1.0.0' }, tools: tools.map(({ definition }) => definition), callTool };

  const server = createServer({ maxHeaderSize, keepAliveTimeout: idleConnectionMs });
  const url = `http://127.0.0.1:${await listen(server, 'gateway', settings.port)}`;
  server.on('request', (request, response) => void serveRequest(request, response, { settings, url, bearer, mcp }));

  return {
    url,
    mcpUrl: url + mcpPath,
    signatureChecked: settings.credentials !== null,
    close: async () => {
      await closeServer(server);
      await Promise.all([...[...connected.values()].map(({ client }) => client.close()), bearer?.close()]);
    },
  };
}

/** Longer than clients keep theirs, so that none sends a call into a connection that is being closed. */
const idleConnectionMs = 65_000;
