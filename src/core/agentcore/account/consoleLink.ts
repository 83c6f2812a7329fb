import { partitionOf } from './arns.ts';
import type { LogStream } from '../logs/logStream.ts';

/** Where the AWS console of a partition is. Its pages take the region from the address. */
const hosts: { readonly [partition: string]: string | undefined } = { aws: 'console.aws.amazon.com', 'aws-us-gov': 'console.amazonaws-us-gov.com', 'aws-cn': 'console.amazonaws.cn' };

/** Of AgentCore's console: its lists, by the addresses that practitioners link to. No page of AWS documents one, nor any for a single gateway or runtime. */
const agentCoreLists: { readonly [kind: string]: string | undefined } = { gateway: 'toolsAndGateways', runtime: 'agents' };

/**
 * The page of the AWS console that shows what an ARN names, or the list in which it stands; null where none is known.
 */
export function consoleLink(arn: string): string | null {
  const [, partition = '', service = '', region = '', account = '', ...rest] = arn.split(':');
  const page = pageOf(service, { region, account }, rest);
  return page === null ? null : inConsole(partition, page);
}

/** A page of the console of a region's partition; null where none is known. */
export function consoleHome(region: string, page: string): string | null {
  return inConsole(partitionOf(region), page);
}

/** The page with the events of a stream, from this time on (epoch milliseconds); null: its newest. Of a stream without a name, its group. Fact `logs.console-address`. */
export function logEventsLink(region: string, { group, stream }: LogStream, from: number | null): string | null {
  const events = stream === '' ? '' : `/log-events/${inFragment(stream)}${from === null ? '' : inFragmentOnce(`?start=${from}`)}`;
  return consoleHome(region, `${logGroupPage(region, group)}${events}`);
}

function logGroupPage(region: string, group: string): string {
  return `cloudwatch/home?region=${encodeURIComponent(region)}#logsV2:log-groups/log-group/${inFragment(group)}`;
}

/** CloudWatch's own writing of a name in an address: percent signs are dollar signs, twice over. */
function inFragment(name: string): string {
  return inFragmentOnce(encodeURIComponent(name));
}

function inFragmentOnce(text: string): string {
  return encodeURIComponent(text).replaceAll('%', '$');
}

function inConsole(partition: string, page: string): string | null {
  const host = hosts[partition];
  return host === undefined ? null : `https://${host}/${page}`;
}

function pageOf(service: string, { region, account }: { readonly region: string; readonly account: string }, [kind = '', name = '']: readonly string[]): string | null {
  if (service === 'lambda' && kind === 'function') return `lambda/home?region=${region}#/functions/${encodeURIComponent(name)}`;
  if (service === 'bedrock-agentcore') return agentCorePage(agentCoreLists[kind.split('/')[0] ?? ''], region);
  if (service === 's3' && kind !== '') return `s3/buckets/${encodeURIComponent(kind)}`;
  if (service === 'ecr' && kind.startsWith('repository/')) return `ecr/repositories/private/${account}/${kind.slice('repository/'.length)}?region=${region}`;
  if (service === 'iam' && kind.startsWith('role/')) return `iam/home#/roles/${encodeURIComponent(kind.split('/').at(-1) ?? '')}`;
  if (service === 'logs' && kind === 'log-group') return logGroupPage(region, name);
  return null;
}

function agentCorePage(list: string | undefined, region: string): string {
  return list === undefined ? `bedrock-agentcore/home?region=${region}#` : `bedrock-agentcore/${list}?region=${region}`;
}
