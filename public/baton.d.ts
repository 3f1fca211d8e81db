/** `window.baton`: Baton's API for scripts of its own page. */

// Methods: written by `cargo run -p baton-api --example describe`.
/** Who executes an agent's tasks. */
export type AgentKind = "simulated" | "live";

/** An agent. */
export type AgentRecord = {
  /** Its id, such as `A0`. */
  agent_id: string;
  /** How many tasks it holds at once at most. */
  capacity: number;
  /** What does a live agent’s work; `api` for those that come through the API. */
  executor: string | null;
  /** Who executes its tasks. */
  kind: AgentKind;
  /** When it was last heard of. */
  last_heartbeat: string | null;
  /** How many it holds. */
  load: number;
  /** What people call it. */
  name: string;
  /** `present`, `suspected`, `lost` or `gone`. */
  presence: string;
  /** What it can do. */
  skills: string[];
  /** How fast it works: at 200 a task takes half its estimate. */
  speed_percent: number;
  /** The tasks that it holds, by UUID. */
  tasks: string[];
};

/** How an agent stands. */
export type AgentStatus = {
  /** How many tasks it holds. */
  current_load: number;
  /** When it was last heard of. */
  last_heartbeat: string | null;
  /** How many it holds at most. */
  max_load: number;
  /** What it can do. */
  skills: string[];
};

/** A task that waits for an agent’s bid. */
export type Announced = {
  /** When the wait for bids ends, in milliseconds of the run. */
  bids_until_ms: number;
  /** In how many minutes the agent is expected to do it. */
  expected_min: number;
  /** The task. */
  task: TaskRecord;
};

/** Something that a task made or works with. */
export type ArtifactRecord = {
  /** Its size. */
  bytes: number;
  /** The SHA-256 digest of its content. */
  digest: string;
  /** Its media type. */
  media_type: string;
  /** Its file name. */
  name: string;
};

/** A task and the agent that got it. */
export type Assignment = {
  /** The agent’s name. */
  agent_id: string;
  /** When. */
  assigned_at: string | null;
  /** The task’s name. */
  subtask_name: string;
  /** The task’s UUID. */
  subtask_uuid: string;
};

/** Which try at a task an assignment is, from 1. It fences answers: one that carries another attempt than the current one counts for nothing. It only ever grows, also across a reset of the run. */
export type Attempt = number;

/** An event. */
export type EventRecord = {
  /** Its place in the journal, from 0. */
  number: number;
  /** When it happened, and what, as the journal has it. */
  record: unknown;
};

/** An artifact, and the task that made it or works with it; none for a goal’s file. */
export type Found = {
  /** Its size. */
  bytes: number;
  /** The SHA-256 digest of its content. */
  digest: string;
  /** Its media type. */
  media_type: string;
  /** Its file name. */
  name: string;
  /** The task’s UUID. */
  task: string | null;
};

/** A goal. */
export type GoalRecord = {
  /** How many of its tasks are completed. */
  completed: number;
  /** What else is known. */
  context: string;
  /** When it should be done, in minutes from the start of the run. */
  deadline_min: number | null;
  /** Its id, such as `G0`. */
  goal_id: string;
  /** The rule set that decomposes it. */
  rules: string;
  /** Its tasks, by UUID. */
  tasks: string[];
  /** The goal in a person’s words. */
  text: string;
};

/** When the next round is due. */
export type Pace = "barrier" | "continuous";

/** A message that passed between the orchestrator and a live agent. */
export type Passage = {
  /** The agent at the other end, such as `A0`. */
  agent: string;
  /** When, in milliseconds of the run. */
  at_ms: number;
  /** The attempt that it was about. */
  attempt: Attempt | null;
  /** What became of it. */
  fate: string;
  /** What it said. */
  kind: string;
  /** What else there is to say. */
  note: string;
  /** Counts the messages of the session, from 1. */
  number: number;
  /** The task that it was about, such as `T3`. */
  task: string | null;
  /** `to_agent` or `from_agent`. */
  way: string;
};

/** The scheduling policies. */
export type PolicyKind = "least_loaded" | "earliest_finish" | "contract_net" | "planned";

/** How much a task matters. The order of the variants is the order of work. */
export type Priority = "critical" | "high" | "medium" | "low";

/** The run. */
export type Run = {
  /** How long it has been going on, in milliseconds of the run. */
  elapsed_ms: number;
  /** How many events the journal has. */
  events: number;
  /** Whether it goes on by itself. */
  is_playing: boolean;
  /** When the last event happened, in milliseconds of the workspace. */
  now_ms: number;
  /** When the next round is due. */
  pace: Pace;
  /** Who gets which task. */
  policy: PolicyKind;
  /** The last round that was run; 0 before the first. */
  round: number;
};

/** A message to an agent. */
export type SaidMessage = {
  /** An envelope of Baton’s protocol. */
  message: unknown;
  /** Counts what was said to the agent. */
  number: number;
};

/** How things stand. */
export type Status = {
  /** Each agent, by name. */
  agent_status: Record<string, AgentStatus>;
  /** How many were called off. */
  cancelled_subtasks: number;
  /** How many are completed. */
  completed_subtasks: number;
  /** How many were given up. */
  failed_subtasks: number;
  /** How many wait. */
  pending_subtasks: number;
  /** How many agents are registered. */
  registered_agents: number;
  /** The last round that was run; 0 before the first. */
  round: number;
  /** How many are with agents. */
  running_subtasks: number;
  /** Tasks, agents, levels. */
  task_tensor_shape: number[];
  /** How many tasks there are. */
  total_subtasks: number;
};

/** A task in the original’s shape. */
export type Subtask = {
  /** When it was submitted. */
  created_at: string | null;
  /** The tasks that must be completed before it, by UUID. */
  dependencies: string[];
  /** What is to be done. */
  description: string;
  /** In minutes. */
  estimated_duration: number;
  /** What people call it. */
  name: string;
  /** `CRITICAL`, `HIGH`, `MEDIUM` or `LOW`. */
  priority: string;
  /** What an agent must be able to do. */
  required_skills: string[];
  /** `pending`, `running`, `completed`, `failed` or `cancelled`. */
  state: string;
  /** Its UUID. */
  uuid: string;
};

/** A task. */
export type TaskRecord = {
  /** The agent that holds it, or that completed or last failed it. */
  agent_id: string | null;
  /** What it made. */
  artifacts: ArtifactRecord[];
  /** When it was last assigned. */
  assigned_at: string | null;
  /** Which attempt at it this is; answers may name it. */
  attempt: number;
  /** When it was submitted. */
  created_at: string | null;
  /** The tasks that must be completed before it, by UUID. */
  dependencies: string[];
  /** What is to be done. */
  description: string;
  /** How long it is expected to take, in minutes. */
  estimate_min: number;
  /** How many attempts have failed. */
  failures: number;
  /** When it was completed, failed or cancelled. */
  finished_at: string | null;
  /** The goal that it serves. */
  goal_id: string;
  /** What people call it. */
  name: string;
  /** How much it matters. */
  priority: Priority;
  /** What its agent reported: the result, or why it failed. */
  report: string | null;
  /** What an agent must be able to do. */
  required_skills: string[];
  /** When it was last started. */
  started_at: string | null;
  /** Where it is on its way. */
  state: TaskState;
  /** Its id, such as `T3`. */
  task_id: string;
  /** Its UUID. */
  uuid: string;
};

/** Where a task is on its way. Every task is in exactly one of these. */
export type TaskState = "blocked" | "ready" | "assigned" | "running" | "completed" | "failed" | "cancelled";

export interface Methods {
  /** Register an agent with its skills. Do this first, with skills that are true. Registering the same context_id again changes what was said and keeps what the agent holds. The token of the answer is the agent’s own: send it as “Authorization: Bearer …”. */
  register_agent: {
    takes: {
      /** How many tasks it holds at once at most. */
      capacity?: number | null;
      /** Its name; a new one is made up when it is missing. */
      context_id?: string | null;
      /** What it can do, such as `data_analysis`. */
      skills: string[];
      /** How fast it works: at 200 a task takes half its estimate. */
      speed_percent?: number | null;
    };
    answers: {
      /** The name that it goes by. */
      agent_id: string;
      /** Its id, such as `A0`. */
      id: string;
      /** What it can do. */
      skills: string[];
      success: true;
      /** The agent’s own: send it as `Authorization: Bearer …`. */
      token: string;
    };
  };
  /** Decompose a goal into tasks with dependencies, priorities, durations and skills. Say the goal in plain words, such as “Analyze quarterly sales”. The rule set “classic” is the original’s; “standard” knows twenty kinds of work. */
  decompose_goal: {
    takes: {
      /** What else is known: text, or an object of the original. */
      context?: unknown;
      /** The goal. */
      goal: string;
      /** The rule set: `classic` or `standard`. */
      rules?: string;
    };
    answers: {
      /** How many tasks. */
      count: number;
      /** They. */
      subtasks: Subtask[];
      success: true;
    };
  };
  /** Run a round: give every ready task that somebody can take to an agent. Call it after registering agents and decomposing goals, and again whenever tasks were completed. When there is nothing to assign, the list is empty and `reason` says why. */
  assign_tasks: {
    takes: {
    };
    answers: {
      /** They. */
      assignments: Assignment[];
      /** How many tasks. */
      count: number;
      /** Why nothing was assigned. */
      reason: string | null;
      success: true;
    };
  };
  /** How far the work is and how loaded each agent is. Cheap: ask as often as needed. */
  get_status: {
    takes: {
    };
    answers: {
      /** It. */
      status: Status;
      success: true;
    };
  };
  /** The tensor T_task[n_tasks, n_agents, p_levels] in full. Nested lists. For large workspaces ask for a slice, the sparse form, or the .npy file. */
  get_task_tensor: {
    takes: {
    };
    answers: {
      success: true;
      /** The values: a list a task, in it a list an agent. */
      tensor_data: number[][][];
      /** Tasks, agents, levels. */
      tensor_shape: number[];
    };
  };
  /** Report a task as completed, with its result. Only whoever holds the task can complete it, once. Say clearly what came out: tasks that depend on it read the result. */
  mark_completed: {
    takes: {
      /** The agent, where no token tells. */
      agent_id?: string | null;
      /** The attempt that the task came with: an answer to an earlier one does not count. */
      attempt?: number | null;
      /** What came out: text, or any JSON. */
      result?: unknown;
      /** The task’s UUID. */
      subtask_uuid: string;
    };
    answers: {
      /** What was done. */
      message: string;
      success: true;
    };
  };
  /** Say that an agent is alive. Send it regularly during long work: who is silent for too long is taken for lost, and its tasks go to others. */
  update_heartbeat: {
    takes: {
      /** The agent’s name or id; with a token it need not be said. */
      agent_id?: string | null;
    };
    answers: {
      /** What was done. */
      message: string;
      success: true;
    };
  };
  /** Take an agent out; what it holds goes back to the queue. Do this when the agent will not work any more. */
  unregister_agent: {
    takes: {
      /** The agent’s name or id; with a token it need not be said. */
      agent_id?: string | null;
    };
    answers: {
      /** What was done. */
      message: string;
      success: true;
    };
  };
  /** Every registered agent, a page at a time. With skills, load, presence and what each holds. Ask again with the answer’s next_cursor. */
  list_agents: {
    takes: {
      /** Where the page begins, as the last one said; 0 is the beginning. */
      cursor?: number;
      /** How many at most. */
      limit?: number;
    };
    answers: {
      /** They, in registration order. */
      agents: AgentRecord[];
      /** How many are on this page. */
      count: number;
      /** Where the next page begins. */
      next_cursor: number | null;
      success: true;
    };
  };
  /** One agent. By its name or id. */
  get_agent: {
    takes: {
      /** Its name or id. */
      agent: string;
    };
    answers: {
      /** It. */
      agent: AgentRecord;
      success: true;
    };
  };
  /** What the orchestrator has said to an agent of the API. Messages of Baton’s protocol (welcome, announce, award with the task’s inputs, cancel, goodbye), each with a number; ask again with ?after=NUMBER. */
  list_agent_messages: {
    takes: {
      /** Only those after this number. */
      after?: number;
      /** Its name or id. */
      agent: string;
    };
    answers: {
      /** How many messages. */
      count: number;
      /** They, oldest first. */
      messages: SaidMessage[];
      success: true;
    };
  };
  /** Say something as an agent, in Baton’s protocol. One envelope of docs/protocol. Everything that a worker can say can be said here: bid, accept, start, progress, complete with artifacts, fail, heartbeat with what is held. */
  send_agent_message: {
    takes: {
      /** Its name or id. */
      agent: string;
      [member: string]: unknown;
    };
    answers: {
      success: true;
    };
  };
  /** The tasks that are announced to an agent and wait for its bid. Under the policy contract-net. Answer with bid_for_task or decline_task before bids_until_ms, in the run’s time. */
  list_offers: {
    takes: {
      /** The agent’s name or id; with a token it need not be said. */
      agent_id?: string | null;
    };
    answers: {
      /** How many tasks. */
      count: number;
      /** They. */
      offers: Announced[];
      success: true;
    };
  };
  /** Every goal with its progress, a page at a time. To submit one, use decompose_goal. Ask again with the answer’s next_cursor. */
  list_goals: {
    takes: {
      /** Where the page begins, as the last one said; 0 is the beginning. */
      cursor?: number;
      /** How many at most. */
      limit?: number;
    };
    answers: {
      /** How many are on this page. */
      count: number;
      /** They, in the order in which they came. */
      goals: GoalRecord[];
      /** Where the next page begins. */
      next_cursor: number | null;
      success: true;
    };
  };
  /** One goal. By its id, such as G0. */
  get_goal: {
    takes: {
      /** Its id, such as `G0`. */
      goal: string;
    };
    answers: {
      /** It. */
      goal: GoalRecord;
      success: true;
    };
  };
  /** Call off every unfinished task of a goal. Its tasks can be taken up again with retry_task. */
  cancel_goal: {
    takes: {
      /** Its id, such as `G0`. */
      goal: string;
    };
    answers: {
      success: true;
    };
  };
  /** Take a goal and its tasks out of the workspace. Whoever sits at the studio can undo it. */
  remove_goal: {
    takes: {
      /** Its id, such as `G0`. */
      goal: string;
    };
    answers: {
      success: true;
    };
  };
  /** Tasks, a page at a time, also only those in a state, of a goal or of an agent. Ask again with the answer’s next_cursor. */
  list_tasks: {
    takes: {
      /** Only those that this agent holds or held last. */
      agent?: string | null;
      /** Where the page begins, as the last one said; 0 is the beginning. */
      cursor?: number;
      /** Only those of this goal. */
      goal?: string | null;
      /** How many at most. */
      limit?: number;
      /** Only those in this state: blocked, ready, assigned, running, completed, failed, cancelled. */
      state?: "blocked" | "ready" | "assigned" | "running" | "completed" | "failed" | "cancelled" | null;
    };
    answers: {
      /** How many are on this page. */
      count: number;
      /** Where the next page begins. */
      next_cursor: number | null;
      success: true;
      /** They, in the order in which they came. */
      tasks: TaskRecord[];
    };
  };
  /** One task. By its UUID, or its id such as T3. */
  get_task: {
    takes: {
      /** Its UUID, or its id such as `T3`. */
      task: string;
    };
    answers: {
      success: true;
      /** It; nothing when somebody took it out meanwhile. */
      task: TaskRecord | null;
    };
  };
  /** Add a task of one’s own to a goal. With its skills, and the tasks that must be completed before it. */
  add_task: {
    takes: {
      /** The tasks that must be completed before it. */
      dependencies?: string[];
      /** What is to be done. */
      description?: string;
      /** How long it is expected to take, in minutes. */
      estimate_min: number;
      /** The goal that it serves, such as `G0`. */
      goal: string;
      /** What people call it. */
      name: string;
      /** critical, high, medium or low. */
      priority?: "critical" | "high" | "medium" | "low";
      /** What an agent must be able to do. */
      required_skills?: string[];
    };
    answers: {
      success: true;
      /** It; nothing when somebody took it out meanwhile. */
      task: TaskRecord | null;
    };
  };
  /** Take a task out of the workspace. Nobody waits for it any more. Whoever sits at the studio can undo it. */
  remove_task: {
    takes: {
      /** Its UUID, or its id such as `T3`. */
      task: string;
    };
    answers: {
      success: true;
      /** It; nothing when somebody took it out meanwhile. */
      task: TaskRecord | null;
    };
  };
  /** Call a task off. It can be taken up again with retry_task. */
  cancel_task: {
    takes: {
      /** Its UUID, or its id such as `T3`. */
      task: string;
    };
    answers: {
      success: true;
      /** It; nothing when somebody took it out meanwhile. */
      task: TaskRecord | null;
    };
  };
  /** Take up a failed or cancelled task again. Its attempts are counted anew. */
  retry_task: {
    takes: {
      /** Its UUID, or its id such as `T3`. */
      task: string;
    };
    answers: {
      success: true;
      /** It; nothing when somebody took it out meanwhile. */
      task: TaskRecord | null;
    };
  };
  /** Offer to do an announced task. Under the policy contract_net: in how many minutes it would be finished, and how sure that is. */
  bid_for_task: {
    takes: {
      /** The agent, where no token tells. */
      agent_id?: string | null;
      /** The attempt that the task came with: an answer to an earlier one does not count. */
      attempt?: number | null;
      /** How sure that is, from 1 to 100. */
      confidence_percent?: number;
      /** In how many minutes it would be finished. */
      finish_min: number;
      /** The task’s UUID, or its id such as `T3`. */
      task: string;
    };
    answers: {
      success: true;
      /** It; nothing when somebody took it out meanwhile. */
      task: TaskRecord | null;
    };
  };
  /** Accept a task that one was given. It ends the wait for an answer; start_task does too. */
  accept_task: {
    takes: {
      /** The agent, where no token tells. */
      agent_id?: string | null;
      /** The attempt that the task came with: an answer to an earlier one does not count. */
      attempt?: number | null;
      /** The task’s UUID, or its id such as `T3`. */
      task: string;
    };
    answers: {
      success: true;
      /** It; nothing when somebody took it out meanwhile. */
      task: TaskRecord | null;
    };
  };
  /** Decline a task, or an announcement. Say why; somebody else gets it. */
  decline_task: {
    takes: {
      /** The agent, where no token tells. */
      agent_id?: string | null;
      /** The attempt that the task came with: an answer to an earlier one does not count. */
      attempt?: number | null;
      /** Why. */
      reason: string;
      /** The task’s UUID, or its id such as `T3`. */
      task: string;
    };
    answers: {
      success: true;
      /** It; nothing when somebody took it out meanwhile. */
      task: TaskRecord | null;
    };
  };
  /** Begin a task that one was given. From here its duration is measured. */
  start_task: {
    takes: {
      /** The agent, where no token tells. */
      agent_id?: string | null;
      /** The attempt that the task came with: an answer to an earlier one does not count. */
      attempt?: number | null;
      /** The task’s UUID, or its id such as `T3`. */
      task: string;
    };
    answers: {
      success: true;
      /** It; nothing when somebody took it out meanwhile. */
      task: TaskRecord | null;
    };
  };
  /** Say how far a task is. It counts as a heartbeat. */
  report_progress: {
    takes: {
      /** The agent, where no token tells. */
      agent_id?: string | null;
      /** The attempt that the task came with: an answer to an earlier one does not count. */
      attempt?: number | null;
      /** What is being done. */
      note?: string;
      /** How much is done, from 0 to 100. */
      percent: number;
      /** The task’s UUID, or its id such as `T3`. */
      task: string;
    };
    answers: {
      success: true;
      /** It; nothing when somebody took it out meanwhile. */
      task: TaskRecord | null;
    };
  };
  /** Complete a task that one holds. With the result in words. To hand in artifacts, send a complete message with send_agent_message. */
  complete_task: {
    takes: {
      /** The agent, where no token tells. */
      agent_id?: string | null;
      /** The attempt that the task came with: an answer to an earlier one does not count. */
      attempt?: number | null;
      /** What came out, in words. */
      result?: string | null;
      /** The task’s UUID, or its id such as `T3`. */
      task: string;
    };
    answers: {
      success: true;
      /** It; nothing when somebody took it out meanwhile. */
      task: TaskRecord | null;
    };
  };
  /** Say that a task could not be done. Say why; it is tried again as the workspace’s limits allow. */
  fail_task: {
    takes: {
      /** The agent, where no token tells. */
      agent_id?: string | null;
      /** The attempt that the task came with: an answer to an earlier one does not count. */
      attempt?: number | null;
      /** Why. */
      reason: string;
      /** The task’s UUID, or its id such as `T3`. */
      task: string;
    };
    answers: {
      success: true;
      /** It; nothing when somebody took it out meanwhile. */
      task: TaskRecord | null;
    };
  };
  /** Whether the run goes on, its round, clock and policy. Times are in the run’s own milliseconds. */
  get_run: {
    takes: {
    };
    answers: {
      /** It. */
      run: Run;
      success: true;
    };
  };
  /** Let the run go on by itself, round by round. As the button Play does. */
  start_run: {
    takes: {
    };
    answers: {
      /** It. */
      run: Run;
      success: true;
    };
  };
  /** Stop the run. Agents finish what they hold. */
  pause_run: {
    takes: {
    };
    answers: {
      /** It. */
      run: Run;
      success: true;
    };
  };
  /** Run one round. Simulated agents finish what they hold first, as with the button Step. */
  step_run: {
    takes: {
    };
    answers: {
      /** It. */
      run: Run;
      success: true;
    };
  };
  /** Go back to the start of the run. Agents, goals and tasks stay; what was done is done anew. */
  reset_run: {
    takes: {
    };
    answers: {
      /** It. */
      run: Run;
      success: true;
    };
  };
  /** Choose who gets which task, and when rounds are due. least_loaded, earliest_finish, contract_net or planned; pace barrier or continuous. */
  choose_policy: {
    takes: {
      /** When the next round is due. */
      pace?: "barrier" | "continuous" | null;
      /** Who gets which task. */
      policy: "least_loaded" | "earliest_finish" | "contract_net" | "planned";
    };
    answers: {
      /** It. */
      run: Run;
      success: true;
    };
  };
  /** A slice of the tensor: one task, one agent or one priority level. axis is task, agent or priority; rows and columns can be cut with row, rows, column and columns. */
  get_tensor_slice: {
    takes: {
      /** The axis that is fixed. */
      axis: "task" | "agent" | "priority";
      /** The first column. */
      column?: number;
      /** How many columns; all when it is missing. */
      columns?: number | null;
      /** Where along it. */
      index: number;
      /** The first row. */
      row?: number;
      /** How many rows; all when it is missing. */
      rows?: number | null;
    };
    answers: {
      /** Its first column. */
      column: number;
      /** Its values, row by row. */
      data: number[][];
      /** Its first row. */
      row: number;
      /** How many rows and columns it has. */
      shape: number[];
      success: true;
    };
  };
  /** The tensor’s values that are not 0. Coordinates as [task, agent, level, value], with the ids along the axes. */
  get_tensor_sparse: {
    takes: {
    };
    answers: {
      /** The agents along the second, by id. */
      agents: string[];
      /** Tasks, agents, levels. */
      shape: number[];
      success: true;
      /** The tasks along the first axis, by UUID. */
      tasks: string[];
      /** Task, agent, level, value; the first three as places along the axes. */
      values: unknown[][];
    };
  };
  /** The whole tensor as a NumPy file. Format 1.0, 32-bit floats, C order. */
  get_tensor_npy: {
    takes: {
    };
    answers: {
      success: true;
    };
  };
  /** The journal: every event of the workspace, a page at a time. Ask again with the answer’s next_cursor. With “Accept: text/event-stream” (or stream=1) it is a stream of server-sent events that goes on; Last-Event-ID resumes it. */
  list_events: {
    takes: {
      /** Where the page begins, as the last one said; 0 is the beginning. */
      cursor?: number;
      /** How many at most. */
      limit?: number;
      /** 1 to answer with a stream that goes on. */
      stream?: number;
    };
    answers: {
      /** How many are on this page. */
      count: number;
      /** They, oldest first. */
      events: EventRecord[];
      /** Where the next page begins. */
      next_cursor: number | null;
      success: true;
      /** How many there are in all. */
      total: number;
    };
  };
  /** What passed lately between the orchestrator and live agents. The newest five thousand are kept, heartbeats only counted. Ask again with the answer’s next_cursor; later, with the last number and 1 more. */
  list_messages: {
    takes: {
      /** Where the page begins, as the last one said; 0 is the beginning. */
      cursor?: number;
      /** How many at most. */
      limit?: number;
    };
    answers: {
      /** How many messages are on this page. */
      count: number;
      /** They, oldest first. */
      messages: Passage[];
      /** Where the next page begins. */
      next_cursor: number | null;
      success: true;
    };
  };
  /** What the completed tasks made. Names, types, sizes and digests; fetch one with get_artifact. With a token: only what the agent made or works with. Ask again with the answer’s next_cursor. */
  list_artifacts: {
    takes: {
      /** Where the page begins, as the last one said; 0 is the beginning. */
      cursor?: number;
      /** How many at most. */
      limit?: number;
    };
    answers: {
      /** They. */
      artifacts: Found[];
      /** How many are on this page. */
      count: number;
      /** Where the next page begins. */
      next_cursor: number | null;
      success: true;
    };
  };
  /** The content of an artifact. By its SHA-256 digest. */
  get_artifact: {
    takes: {
      /** Its SHA-256 digest, in hexadecimal. */
      digest: string;
    };
    answers: {
      success: true;
    };
  };
}
// End of methods.

/** The methods; each is described in docs/api/README.md and in openapi.json. */
export type Method = keyof Methods;

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

/** Asked before the studio is open, it answers as soon as that is. */
export interface Baton {
  /** Resolves when the studio is open. */
  readonly ready: Promise<void>;
  /** Calls a method of `distributed_orchestration`. */
  call<M extends Method>(method: M, args?: Methods[M]["takes"]): Promise<Methods[M]["answers"]>;
  /** Tells every event from now on; the result ends it. */
  subscribe(listener: (happened: Happened | Reset) => void): () => void;
}

declare global {
  interface Window {
    readonly baton: Baton;
  }
}
