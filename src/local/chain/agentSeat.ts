import { agentDoubleOf, agentOf, localUrl, type ComponentSurroundings } from './chainComponents.ts';
import type { AgentSurroundings } from './componentSettings.ts';
import { freePorts } from '../process/freePort.ts';
import type { ServerComponent } from '../process/serverComponent.ts';

/** Where the runtime finds an agent: the project's own, or for a while another program that takes its place. */
export class AgentSeat {
  /** The project's own agent, in its place or not. */
  readonly own: ServerComponent;
  readonly #surroundings: ComponentSurroundings;
  readonly #told: Omit<AgentSurroundings, 'port'>;
  readonly #ownUrl: string;
  #url: string;

  constructor(surroundings: ComponentSurroundings, told: Omit<AgentSurroundings, 'port'>) {
    this.#surroundings = surroundings;
    this.#told = told;
    this.own = agentOf(surroundings, told);
    this.#ownUrl = localUrl(surroundings.ports.agent);
    this.#url = this.#ownUrl;
  }

  /** Without a path. */
  get url(): string {
    return this.#url;
  }

  /** Resolves when the program answers in the place of the project's agent, which runs on; the answer gives the place back. */
  async give(program: string): Promise<() => Promise<void>> {
    const [port = 0] = await freePorts([{ part: 'agent', fixed: 0 }]);
    const double = agentDoubleOf(this.#surroundings, { ...this.#told, port }, program);
    await double.start();
    this.#url = localUrl(port);
    return async () => {
      this.#url = this.#ownUrl;
      await double.stop();
    };
  }
}
