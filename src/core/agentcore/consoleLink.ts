import { partitionOf } from './arns.ts';

/** Where the AWS console of a partition is. Its pages take the region from the address. */
const hosts: { readonly [partition: string]: string | undefined } = { aws: 'console.aws.amazon.com', 'aws-us-gov': 'console.amazonaws-us-gov.com', 'aws-cn': 'console.amazonaws.cn' };

/**
 * The page of the AWS console that shows what an ARN names; null where none is known. AgentCore's console documents no address for a single
 * gateway or runtime: its first page in the region stands for them.
 */
export function consoleLink(arn: string): string | null {
  const [, partition = '', service = '', region = '', , ...rest] = arn.split(':');
  const page = pageOf(service, region, rest);
  return page === null ? null : inConsole(partition, page);
}

/** A page of the console of a region's partition; null where none is known. */
export function consoleHome(region: string, page: string): string | null {
  return inConsole(partitionOf(region), page);
}

function inConsole(partition: string, page: string): string | null {
  const host = hosts[partition];
  return host === undefined ? null : `https://${host}/${page}`;
}

function pageOf(service: string, region: string, [kind = '', name = '']: readonly string[]): string | null {
  if (service === 'lambda' && kind === 'function') return `lambda/home?region=${region}#/functions/${encodeURIComponent(name)}`;
  if (service === 'bedrock-agentcore') return `bedrock-agentcore/home?region=${region}#`;
  if (service === 'iam' && kind.startsWith('role/')) return `iam/home#/roles/${encodeURIComponent(kind.split('/').at(-1) ?? '')}`;
  // Its own writing of a name in an address: percent signs are dollar signs, twice over.
  if (service === 'logs' && kind === 'log-group') return `cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$')}`;
  return null;
}
