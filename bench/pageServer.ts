import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { AwsAccess } from '../src/app/ports.ts';
import { hopNames } from '../src/core/chain/hop.ts';
import type { HopName } from '../src/core/chain/hop.ts';
import { generatePages, groups } from './cloudWatchEvents.ts';
import type { EventPage } from './cloudWatchEvents.ts';

export type PageServer = {
  readonly access: AwsAccess & { readonly endpoint: string };
  /** When the first page of the records was sent whole, in epoch milliseconds. */
  readonly firstPageAt: () => number;
  readonly stop: () => void;
};

/** As many records are made before anybody asks: CloudWatch does not make them while one waits. A million at once would be a gigabyte. */
const madeBefore = 50_000;

/** FilterLogEvents of five log groups over plain HTTP, as CloudWatch answers it: `count` records, a page of at most a megabyte at a time. Knows DescribeLogGroups beside it. */
export async function startPageServer(count: number): Promise<PageServer> {
  const pages = generatePages(count);
  const waiting = new Map<HopName, Buffer[]>(hopNames.map((hop) => [hop, []]));
  const keep = ({ hop, events }: EventPage): void => void waiting.get(hop)?.push(Buffer.from(JSON.stringify({ events, nextToken: 'further' })));
  /** Null where the group has no further page. Pages of groups that are asked for later are made meanwhile. */
  const nextOf = (hop: HopName): Buffer | null => {
    for (;;) {
      const ready = waiting.get(hop)?.shift();
      if (ready !== undefined) return ready;
      const made = pages.next();
      if (made.done === true) return null;
      keep(made.value);
    }
  };
  for (let made = 0; made < Math.min(count, madeBefore); ) {
    const page = pages.next();
    if (page.done === true) break;
    keep(page.value);
    made += page.value.events.length;
  }
  let firstPageAt = NaN;
  const server = createServer((request, response) => {
    void (async () => {
      const { logGroupName, logGroupNamePrefix } = JSON.parse(await text(request)) as { readonly logGroupName?: string; readonly logGroupNamePrefix?: string };
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      if (logGroupNamePrefix !== undefined) return void response.end(JSON.stringify({ logGroups: [{ logGroupName: logGroupNamePrefix, arn: arnOf(logGroupNamePrefix) }] }));
      const hop = hopNames.find((name) => groups[name] === logGroupName);
      const page = hop === undefined ? null : nextOf(hop);
      response.end(page ?? '{"events":[]}', () => {
        if (Number.isNaN(firstPageAt)) firstPageAt = performance.timeOrigin + performance.now();
      });
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    access: { region: 'us-west-2', endpoint: `http://127.0.0.1:${port}`, credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } },
    firstPageAt: () => firstPageAt,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function arnOf(group: string): string {
  return `arn:aws:logs:us-west-2:000000000000:log-group:${group}:*`;
}
