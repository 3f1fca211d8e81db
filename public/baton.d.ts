/** `window.baton`: what scripts of Baton's page do with it. */

declare global {
  interface Window {
    readonly baton: Baton;
  }
}

export interface Baton {
  /** The version of this interface. */
  readonly version: 1;

  /** Resolves when the workspace is open. Calls before wait for it by themselves. */
  readonly ready: Promise<void>;

  /**
   * Calls a tool.
   *
   * @param method `"get_status"`, or with its tool `"distributed_orchestration:get_status"`; {@link Baton.tools} lists all
   * @param args its arguments
   * @returns its result, with `success: true`
   * @throws {BatonError} when it is refused
   */
  call(method: string, args?: object, options?: CallOptions): Promise<Record<string, unknown>>;

  /**
   * Tells of every event of the run, the same that `GET /orchestration/events` streams.
   *
   * Positions count from 0. What is undone is not told; the events that come
   * in its place have its positions.
   *
   * @returns ends it
   */
  subscribe(listener: (event: BatonEvent) => void, options?: SubscribeOptions): () => void;

  /** What can be called. */
  tools(): Promise<{ tools: BatonTool[] }>;
}

export interface CallOptions {
  /** What an agent got on registering: the call is then its own. */
  token?: string;
}

export interface SubscribeOptions {
  /** The first event to tell of; without it, the next that happens. */
  from?: number;
}

export interface BatonEvent {
  /** Which event of the journal it is. */
  position: number;
  /** When, in milliseconds of the run. */
  at: number;
  /** Its kind, such as `task_completed`, with what it says. */
  event: Record<string, unknown> | string;
}

export interface BatonTool {
  /** As WebMCP has it: `distributed_orchestration.get_status`. */
  name: string;
  title: string;
  description: string;
  /** The JSON Schema of its arguments. */
  inputSchema: object;
  annotations: {
    /** It changes nothing. */
    readOnlyHint: boolean;
    /** It changes what cannot be taken back by itself; ask first. */
    consequentialHint: boolean;
  };
}

/** Why a call was refused. */
export interface BatonError extends Error {
  name: "BatonError";
  /** As HTTP has it. */
  status: number;
  /** The problem as RFC 9457 has it. */
  problem: { type?: string; title?: string; detail?: string; error?: string };
}
