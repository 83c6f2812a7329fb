import { componentEnvironment } from '../process/componentEnvironment.ts';
import type { Environment } from '../process/componentEnvironment.ts';
import type { Debugger } from '../process/debugger.ts';

/** A Lambda function's code and settings. */
export type FunctionConfiguration = {
  readonly name: string;
  /** LAMBDA_TASK_ROOT: the folder from which the handler is loaded. */
  readonly folder: string;
  /** File without its ending, a dot, and the exported function: `dist/index.handler`. */
  readonly handler: string;
  readonly env: Environment;
  /** What starts its bootstrap: Node and the path of ours, or another language's own. */
  readonly program: string;
  readonly args: readonly string[];
  /** Longest time for one call, and for the start of an environment; 10 s where absent. */
  readonly timeoutMs?: number;
  /** What its environments run under, where given. */
  readonly debugger?: Debugger | undefined;
};

/** Where the function seems to live, as its code and its logs see it. */
export type FunctionPlace = { readonly region: string; readonly home: string };

const accountId = '000000000000';
const memoryMb = '128';

export function functionArn(name: string, region: string): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}

export function functionTimeoutMs(configuration: FunctionConfiguration): number {
  return configuration.timeoutMs ?? 10_000;
}

/**
 * What Lambda documents as an execution environment's variables, except credentials: an interceptor needs none, and code that
 * asks AWS for something should fail on a laptop.
 */
export function functionEnvironment(configuration: FunctionConfiguration, { region, home }: FunctionPlace, runtimeApi: string): Environment {
  const { name, folder, handler, env } = configuration;
  return componentEnvironment(
    {
      ...env,
      _HANDLER: handler,
      LAMBDA_TASK_ROOT: folder,
      AWS_LAMBDA_RUNTIME_API: runtimeApi,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryMb,
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'local',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      TZ: ':UTC',
    },
    home,
  );
}
