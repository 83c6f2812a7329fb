import { Channel, type Service } from '../../src/protocol/channel.ts';
import type { ViewContract } from '../../src/protocol/tokenFlow.ts';
import type { HostChannel } from './hostChannel.ts';

declare function acquireVsCodeApi(): { readonly postMessage: (message: unknown) => void; readonly getState: () => unknown; readonly setState: (state: unknown) => void };

/** The view's end of the conversation with the extension, and what VS Code keeps for a view that is hidden. */
export function connectHost(service: Service<ViewContract>): { readonly channel: HostChannel; readonly remembered: unknown; readonly remember: (state: unknown) => void } {
  const api = acquireVsCodeApi();
  const channel: HostChannel = new Channel({
    port: {
      post: (message) => api.postMessage(message),
      listen: (listener) => {
        const onMessage = ({ data }: MessageEvent<unknown>): void => listener(data);
        window.addEventListener('message', onMessage);
        return () => window.removeEventListener('message', onMessage);
      },
    },
    service,
    timeoutMs: 60_000,
  });
  return { channel, remembered: api.getState(), remember: (state) => api.setState(state) };
}
