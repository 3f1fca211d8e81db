/** `window.baton`: Baton's API for scripts of its own page. */

/** The methods; each is described in docs/api/README.md and in openapi.json. */
export type Method =
  | "register_agent"
  | "decompose_goal"
  | "assign_tasks"
  | "get_status"
  | "get_task_tensor"
  | "mark_completed"
  | "update_heartbeat"
  | "unregister_agent"
  | "list_agents"
  | "get_agent"
  | "list_agent_messages"
  | "send_agent_message"
  | "list_offers"
  | "list_goals"
  | "get_goal"
  | "cancel_goal"
  | "remove_goal"
  | "list_tasks"
  | "get_task"
  | "add_task"
  | "remove_task"
  | "cancel_task"
  | "retry_task"
  | "bid_for_task"
  | "accept_task"
  | "decline_task"
  | "start_task"
  | "report_progress"
  | "complete_task"
  | "fail_task"
  | "get_run"
  | "start_run"
  | "pause_run"
  | "step_run"
  | "reset_run"
  | "choose_policy"
  | "get_tensor_slice"
  | "get_tensor_sparse"
  | "get_tensor_npy"
  | "list_events"
  | "list_messages"
  | "list_artifacts"
  | "get_artifact";

/** What every answer has, beside the method's own members. */
export interface Answer {
  success: true;
  [member: string]: unknown;
}

/** What is wrong, as in HTTP (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  error: string;
}

/** A call rejects with this. */
export interface BatonError extends Error {
  problem: Problem;
}

/** Something that happened. */
export interface Happened {
  /** Its place in the journal, from 0. */
  number: number;
  record: { at: number; event: Record<string, unknown> | string };
}

/** The journal was cut (undo) or another one is open: what was told before may not hold. */
export interface Reset {
  reset: true;
  events: number;
}

export interface Baton {
  /** Calls a method of `distributed_orchestration`. */
  call(method: Method, args?: Record<string, unknown>): Promise<Answer>;
  /** Tells every event from now on; the result ends it. */
  subscribe(listener: (happened: Happened | Reset) => void): () => void;
}

declare global {
  interface Window {
    readonly baton: Baton;
  }
}
