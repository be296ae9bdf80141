import type { OutgoingHttpHeaders } from 'node:http'

/** A tool that the CLI offers to the model in its request. */
export interface OfferedTool {
  readonly name: string
  /** Names of its parameters; null: its input is one text. */
  readonly parameters: readonly string[] | null
  /** Codex groups the tools of a server under a name. */
  readonly namespace?: string
}

/** A request of a CLI, as far as an answer depends on it. */
export interface ModelRequest {
  readonly model: string
  readonly streamed: boolean
  readonly tools: readonly OfferedTool[]
  /** It wants JSON of a given shape: gemini's questions about its own course. */
  readonly wantsJson: boolean
}

export interface ToolCall {
  readonly tool: OfferedTool
  readonly input: Readonly<Record<string, unknown>> | string
}

/** What the model says, and the tool that it calls after it; without one its turn is over. */
export interface ModelTurn {
  readonly text: string
  readonly call: ToolCall | null
}

/** An HTTP answer other than 200. */
export interface Refusal {
  readonly status: number
  readonly body: unknown
  readonly headers?: OutgoingHttpHeaders
}

/** What a vendor's API can refuse: an HTTP status, or one of several meanings of the same status. */
export const faultNames = [
  ...(['400', '401', '402', '403', '404', '429', '500', '503', '529'] as const),
  /** 429: nothing is left of what was paid for. */
  'quota',
  /** 429: the subscription's limit, with the time of its reset. */
  'usage',
  /** The key is not valid, where that is no 401. */
  'key',
] as const
export type FaultName = (typeof faultNames)[number]

/** One vendor's API on the wire: pure, requests in and texts out. */
export interface Wire {
  /** Of a POST. */
  readonly serves: (path: string) => boolean
  readonly read: (body: unknown, path: string) => ModelRequest
  /** The whole answer to a request that does not ask for a stream. */
  readonly whole: (turn: ModelTurn, request: ModelRequest) => unknown
  /** The answer as server-sent events. */
  readonly frames: (turn: ModelTurn, request: ModelRequest) => readonly string[]
  /** An error in the middle of a stream, after its status 200 has been sent. */
  readonly brokenFrame: () => string
  readonly refusal: (fault: FaultName) => Refusal
}
