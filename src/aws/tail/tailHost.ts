import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';

const ownHost = /^logs(-fips)?\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|api\.aws)$/;

/**
 * Sends live tail to the host that AWS has for it, and only where AWS is asked itself: an emulator, or an endpoint in a VPC, has one name for all. The client
 * must have been made with `disableHostPrefix`. Fact `logs.tail-host`.
 */
export function useTailHost(client: CloudWatchLogsClient): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const { request } = args;
      if (context.commandName === 'StartLiveTailCommand' && isRequest(request) && ownHost.test(request.hostname)) request.hostname = `stream-${request.hostname}`;
      return next(args);
    },
    { step: 'build', name: 'useTailHost' },
  );
}

function isRequest(request: unknown): request is { hostname: string } {
  return typeof request === 'object' && request !== null && 'hostname' in request && typeof request.hostname === 'string';
}
